"""When a client comes of age, by the clinic's calendar. It is computed at every look, so that no job can be late."""

from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils import timezone

from openkap.core import consents
from openkap.core.library import standard


@cache
def adult_from_years() -> int:
    return int(standard().shelf("readiness").get("dosing-day").adult_from_years)


def is_minor(born_on: date | None, *, at: datetime) -> bool:
    """Under age on that day where the clinic stands. Without a date of birth: no, and nobody decides for them."""
    return consents.is_minor(born_on, on=timezone.localdate(at), adult_from_years=adult_from_years())


def has_guardians(born_on: date | None, *, at: datetime) -> bool:
    """Do guardians decide for somebody born on that day, in this clinic, at this moment?"""
    return settings.OPENKAP_ADOLESCENTS and is_minor(born_on, at=at)


def comes_of_age_on(born_on: date) -> date:
    """The birthday on which the right to decide becomes the client's own."""
    return consents.comes_of_age_on(born_on, adult_from_years=adult_from_years())
