"""A self-check goes along with an inquiry, and a clinician reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Optional

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.clinic import queries as clinic
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.inquiring import inquire
from openkap.intake.models import CarriedAnswers, Inquiry

if TYPE_CHECKING:
    from openkap.clinic.models import User

WATCHES = "medical_director"  # answers for safety in the whole clinic


@transaction.atomic
def inquire_with_answers(
    *, asked: Mapping[str, Any], answers: Mapping[str, str], by: Optional["User"], at: datetime
) -> Inquiry:
    """Someone asks about treatment and chose to send along what they answered in the self-check."""
    inquiry = inquire(**asked, by=by, at=at)
    carried = CarriedAnswers.objects.create(inquiry=inquiry, answers=dict(answers), at=at, by=by)
    audit.record("intake:answers:carried", carried, by=by, at=at, facts={"inquiry": inquiry.pk})
    if queries.near_crisis(answers):
        _wake(inquiry, at)
    return inquiry


@transaction.atomic
def read_carried(*, inquiry: Inquiry, by: "User", at: datetime) -> CarriedAnswers:
    """A clinician reads what was sent along; the look is written down."""
    insist(policies.may_read_carried(by, inquiry, at=at))
    carried = CarriedAnswers.objects.get(inquiry=inquiry)
    audit.record("intake:answers:read", carried, by=by, at=at, facts={"inquiry": inquiry.pk})
    return carried


def _wake(inquiry: Inquiry, at: datetime) -> None:
    """Thoughts of ending one's life are never left to whoever happens to open the inquiry."""
    url = reverse("staff-intake-carried", args=[inquiry.pk])
    for person in clinic.practitioners().filter(role=WATCHES):
        notify.notice(to=person.user, kind="intake:carried_thoughts", url=url, at=at)
