"""The first contact."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Inquiry, InquiryClosure
from openkap.intake.queries import digits

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def inquire(
    *,
    name: str,
    email: str,
    phone: str,
    reach_by: str,
    question: str,
    referred_by: str,
    by: Optional["User"],
    at: datetime,
) -> Inquiry:
    """Someone asks about treatment; `by` is None when they wrote to us themselves."""
    inquiry = Inquiry.objects.create(
        name=name,
        email=email.strip().lower(),
        phone=phone,
        phone_digits=digits(phone),
        reach_by=reach_by,
        question=question,
        referred_by=referred_by,
        arrived_at=at,
        by=by,
    )
    audit.record("intake:inquiry:received", inquiry, by=by, at=at)
    return inquiry


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, reason: str, by: "User", at: datetime) -> InquiryClosure:
    """The inquiry ends without an episode."""
    insist(policies.may_handle_inquiry(by, inquiry), Refused)
    closure = InquiryClosure.objects.create(inquiry=inquiry, reason=reason, at=at, by=by)
    audit.record("intake:inquiry:closed", inquiry, by=by, at=at, facts={"reason": reason})
    return closure
