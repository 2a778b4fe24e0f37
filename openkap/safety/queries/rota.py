"""Who is on call when, the holes in between, and what a client can be told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.clinic.queries.presence import there
from openkap.core.hours import next_opening, open_until
from openkap.core.safety import policy
from openkap.safety.models import OnCallShift
from openkap.safety.queries.people import ACTING, roster

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkap.clinic.models import Practitioner


@dataclass(frozen=True)
class Gap:
    """Nobody is on call from then until then."""

    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Promise:
    """What can honestly be said of when a human looks. `within`: the clinic's own rule for this urgency."""

    is_on_call: bool
    within: timedelta | None
    open_until: datetime | None
    opens_at: datetime | None

    @property
    def minutes(self) -> int:
        return int(self.within.total_seconds() // 60) if self.within else 0


def shifts(at: datetime) -> "QuerySet[OnCallShift]":
    """Shifts that are not over and were not taken back."""
    return OnCallShift.objects.filter(until_at__gt=at, withdrawn_at__isnull=True).select_related("practitioner__user")


def shift(pk: int, *, at: datetime) -> OnCallShift:
    """A shift that can still be taken back, or Http404."""
    return there(shifts(at).filter(pk=pk).first())


def gaps(at: datetime, *, until: datetime) -> list[Gap]:
    """The holes in the rota from `at` to `until`. A shift of somebody whose account has ended holds nobody."""
    found, covered = [], at
    for shift in shifts(at).filter(from_at__lt=until, practitioner__user__is_active=True).order_by("from_at"):
        if shift.from_at > covered:
            found.append(Gap(covered, shift.from_at))
        covered = max(covered, shift.until_at)
    return [*found, Gap(covered, until)] if covered < until else found


def bookable() -> "QuerySet[Practitioner]":
    """Who can be on call."""
    return clinic.practitioners().filter(role__in=ACTING)


def promise(at: datetime, level: str = "") -> Promise:
    """What a client may be told now, for this urgency or, without one, for the most urgent."""
    rules, local = policy(), timezone.localtime(at)
    hours = settings.OPENKAP_CLINIC_HOURS
    within = rules.by_level[level or rules.levels[0].id].answer_within
    return Promise(bool(roster(at).on_call), within, open_until(hours, local), next_opening(hours, local))
