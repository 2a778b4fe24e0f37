"""Who may be whom: found by a rule, told by people, put right by a newer word."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Identification, Inquiry, InquiryReopening, Likeness

if TYPE_CHECKING:
    from openkap.clinic.models import Client, User


def held(inquiry: Inquiry) -> Inquiry:
    """The inquiry as it stands now, held until the act is over: of two people who end it at once, one is refused."""
    return Inquiry.objects.select_for_update().get(pk=inquiry.pk)


@transaction.atomic
def compare(
    *,
    inquiry: Inquiry,
    names: tuple[str, ...] = (),
    born_on: date | None = None,
    by: Optional["User"],
    at: datetime,
) -> list[Likeness]:
    """Note whom else this inquiry may come from; what is noted already keeps its answer, with every reason there is.
    `names` and `born_on` are what was learned since the inquiry arrived."""
    found = []
    for each in queries.people_like(inquiry, names=names, born_on=born_on):
        who = {"inquiry": inquiry, "client_id": each.client, "earlier_id": each.earlier}
        if each.earlier and Likeness.objects.filter(inquiry=each.earlier, earlier=inquiry).exists():
            continue  # asked about from the other side
        likeness, new = Likeness.objects.get_or_create(**who, defaults={"reasons": each.why, "raised_at": at})
        if missing := [code for code in each.why if code not in likeness.reasons]:
            likeness.reasons = [*likeness.reasons, *missing]
            likeness.save(update_fields=["reasons"])
        found += [likeness] if new else []
    if found:
        audit.record("intake:likeness:found", inquiry, by=by, at=at, facts={"number": len(found)})
    return found


@transaction.atomic
def identify(*, likeness: Likeness, says: str, by: "User", at: datetime) -> Identification:
    """Say whether the two are one person. "same" joins the inquiry to the earlier one, which waits again if it was
    closed, or to the client; "undecided" takes back what was said."""
    held(likeness.inquiry)
    insist(policies.may_identify(by, likeness, says), Refused)
    told = Identification.objects.create(likeness=likeness, says=says, at=at, by=by)
    closed = queries.closure_of(likeness.earlier) if likeness.earlier and says == "same" else None
    if closed:
        InquiryReopening.objects.create(closure=closed, at=at, by=by)
    audit.record("intake:likeness:told", likeness.inquiry, by=by, at=at, facts={"says": says, "of": likeness.pk})
    return told


def hand_on(inquiry: Inquiry, client: "Client", *, at: datetime) -> None:
    """Now that the inquiry is a client's: later inquiries that may come from the same person ask about that client."""
    for likeness in queries.asked_again(inquiry):
        who = {"inquiry": likeness.inquiry, "client": client}
        Likeness.objects.get_or_create(**who, defaults={"reasons": likeness.reasons, "raised_at": at})


def recognise(inquiry: Inquiry, client: "Client", *, by: "User", at: datetime) -> None:
    """Whoever registers somebody as a known client has said who it is."""
    if queries.identified_client(inquiry) == client:
        return
    reasons = {"defaults": {"reasons": [], "raised_at": at}}
    likeness, _ = Likeness.objects.get_or_create(inquiry=inquiry, client=client, **reasons)
    Identification.objects.create(likeness=likeness, says="same", at=at, by=by)
