"""A self-check goes along with an inquiry, and a clinician reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Optional

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.inquiring import inquire
from openkap.intake.actions.worrying import worry_about
from openkap.intake.models import CarriedAnswers, Inquiry

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def inquire_with_answers(
    *, asked: Mapping[str, Any], answers: Mapping[str, str], by: Optional["User"], at: datetime
) -> Inquiry:
    """Someone asks about treatment and chose to send along what they answered in the self-check."""
    inquiry = inquire(**asked, by=by, at=at)
    carried = CarriedAnswers.objects.create(inquiry=inquiry, answers=dict(answers), at=at, by=by)
    audit.record("intake:answers:carried", carried, by=by, at=at, facts={"inquiry": inquiry.pk})
    if queries.near_crisis(answers):
        worry_about(inquiry, "check", by=by, at=at)
    return inquiry


@transaction.atomic
def read_carried(*, inquiry: Inquiry, by: "User", at: datetime) -> CarriedAnswers:
    """A clinician reads what was sent along; the look is written down."""
    insist(policies.may_read_carried(by, inquiry, at=at))
    carried = CarriedAnswers.objects.get(inquiry=inquiry)
    audit.record("intake:answers:read", carried, by=by, at=at, facts={"inquiry": inquiry.pk})
    return carried
