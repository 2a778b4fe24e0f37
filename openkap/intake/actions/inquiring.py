"""The first contact: received, screened, closed, opened again."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.identifying import compare, held
from openkap.intake.actions.refusal import Refused
from openkap.intake.actions.worrying import listen
from openkap.intake.models import Inquiry, InquiryClosure, InquiryReopening, Screening, WaitingEnd

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
    came_by: str = "web",
    born_on: date | None = None,
    by: Optional["User"],
    at: datetime,
) -> Inquiry:
    """Someone asks; `by` is None when they wrote themselves. It is read for danger and compared with who is known."""
    said = {"question": question, "referred_by": referred_by, "came_by": came_by}
    inquiry = Inquiry.objects.create(
        name=name,
        email=email.strip().lower(),
        phone=phone,
        phone_digits=queries.digits(phone),
        born_on=born_on,
        reach_by=reach_by,
        **said,
        arrived_at=at,
        by=by,
    )
    audit.record("intake:inquiry:received", inquiry, by=by, at=at, facts={"came_by": came_by})
    compare(inquiry=inquiry, by=by, at=at)
    listen(inquiry=inquiry, text=question, by=by, at=at)
    return inquiry


@transaction.atomic
def screen_inquiry(
    *, inquiry: Inquiry, outcome: str, rests_on: str, note: str = "", by: "User", at: datetime
) -> Screening:
    """Say how it goes on for this person, and what that rests on."""
    insist(policies.may_screen(by, inquiry), Refused)
    made = {"outcome": outcome, "rests_on": rests_on, "note": note.strip()}
    screening = Screening.objects.create(inquiry=inquiry, **made, at=at, by=by)
    audit.record("intake:inquiry:screened", inquiry, by=by, at=at, facts={"outcome": outcome})
    return screening


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, reason: str, next_steps: str = "", by: "User", at: datetime) -> InquiryClosure:
    """The inquiry ends without an episode, and its place on the waiting list with it."""
    inquiry = held(inquiry)
    insist(policies.may_handle_inquiry(by, inquiry), Refused)
    words = {"reason": reason, "next_steps": next_steps.strip()}
    closure = InquiryClosure.objects.create(inquiry=inquiry, **words, at=at, by=by)
    if place := queries.place_of(inquiry=inquiry):
        WaitingEnd.objects.create(place=place, reason="closed", at=at, by=by)
    audit.record("intake:inquiry:closed", inquiry, by=by, at=at, facts={"reason": reason})
    return closure


@transaction.atomic
def reopen_inquiry(*, inquiry: Inquiry, by: "User", at: datetime) -> InquiryReopening:
    """A closed inquiry waits for us again."""
    inquiry = held(inquiry)
    closure = queries.closure_of(inquiry)
    verdict = policies.may_reopen(by, closure)
    if closure is None or not verdict:
        raise Refused(verdict.reason)
    reopening = InquiryReopening.objects.create(closure=closure, at=at, by=by)
    audit.record("intake:inquiry:reopened", inquiry, by=by, at=at)
    return reopening
