"""Who asked, who is waiting for an answer, and how far each has come."""

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from openkap.clinic import queries as clinic
from openkap.core.likeness import digits as figures
from openkap.intake.models import (
    Identification,
    Inquiry,
    InquiryClosure,
    Likeness,
    Referral,
    Screening,
    WaitingPlace,
    Worry,
)

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode


def inquiries() -> QuerySet[Inquiry]:
    """All inquiries, newest first."""
    return Inquiry.objects.select_related(
        "registration__episode__client__user", "referral", "worry__settling__by", "by"
    )


def inquiry_page(*, open_only: bool) -> QuerySet[Inquiry]:
    """Those that wait for us, a worry first and then the longest wait; or all, newest first."""
    if not open_only:
        return with_state(inquiries())
    return with_state(waiting(inquiries())).order_by("-worried", "-pressing", "arrived_at", "pk")


def with_state(found: QuerySet[Inquiry]) -> QuerySet[Any]:
    """Say of each how far it has come: `screened` and `screened_at`, `worried`, `asks_who`, `waits_since`, `closed`,
    `merged`, and how `pressing` its referrer finds it. No query more."""
    here = OuterRef("pk")
    screenings = Screening.objects.filter(inquiry=here).order_by("-at", "-pk")
    places = WaitingPlace.objects.filter(inquiry=here, end=None).order_by("-pk")
    return found.annotate(
        screened=Subquery(screenings.values("outcome")[:1]),
        screened_at=Subquery(screenings.values("at")[:1]),
        worried=Exists(Worry.objects.filter(inquiry=here, settling=None)),
        asks_who=Exists(told(Likeness.objects.filter(inquiry=here), "undecided")),
        waits_since=Subquery(places.values("at")[:1]),
        closed=Subquery(closing(here).values("reason")[:1]),
        merged=Exists(merging(here)),
        pressing=_pressing(here),
    )


def _pressing(here: OuterRef) -> Subquery:
    order = [When(urgency=code, then=Value(place)) for place, (code, _) in enumerate(Referral.URGENCY)]
    return Subquery(Referral.objects.filter(inquiry=here).values(place=Case(*order, default=Value(0)))[:1])


def waiting(found: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Only those that are neither registered, nor closed, nor told to be the same person as an earlier one."""
    here = OuterRef("pk")
    return found.filter(~Exists(closing(here)), ~Exists(merging(here)), registration=None)


def closing(inquiry: Inquiry | OuterRef) -> QuerySet[InquiryClosure]:
    """The closure that stands, if one does."""
    return InquiryClosure.objects.filter(inquiry=inquiry, reopening=None).order_by("-pk")


def merging(inquiry: Inquiry | OuterRef) -> QuerySet[Likeness]:
    """The earlier inquiry that this one was told to come from the same person as."""
    return told(Likeness.objects.filter(inquiry=inquiry, earlier__isnull=False), "same")


def told(found: QuerySet[Likeness], says: str) -> QuerySet[Likeness]:
    """Those of which somebody said this last; "undecided" when nobody did."""
    newest = Identification.objects.filter(likeness=OuterRef("pk")).order_by("-at", "-pk").values("says")[:1]
    return found.annotate(answer=Coalesce(Subquery(newest), Value("undecided"))).filter(answer=says)


def closure_of(inquiry: Inquiry) -> InquiryClosure | None:
    return closing(inquiry).select_related("by").first()


def screening_of(inquiry: Inquiry) -> Screening | None:
    """What the newest screening says."""
    return inquiry.screenings.select_related("by").last()


def merged_into(inquiry: Inquiry) -> Inquiry | None:
    found = merging(inquiry).select_related("earlier").first()
    return found.earlier if found else None


def merged_from(inquiry: Inquiry) -> QuerySet[Inquiry]:
    """Later inquiries of the same person, told to be so."""
    joined = told(Likeness.objects.filter(earlier=inquiry), "same").values("inquiry")
    return Inquiry.objects.filter(pk__in=joined).order_by("arrived_at", "pk")


def identified_client(inquiry: Inquiry) -> "Client | None":
    """The client whom somebody recognised in this inquiry."""
    found = told(Likeness.objects.filter(inquiry=inquiry, client__isnull=False), "same")
    row = found.select_related("client").order_by("pk").last()
    return row.client if row else None


def known_episode(inquiry: Inquiry) -> "Episode | None":
    """The newest episode of the client whom somebody recognised in this inquiry."""
    client = identified_client(inquiry)
    return clinic.episodes().filter(client=client).order_by("opened_at").last() if client else None


def ways_to_reach(inquiry: Inquiry) -> tuple[str, str]:
    """E-mail address and telephone number: the inquiry's own, else those of the same person's later inquiries."""
    asked = [inquiry, *merged_from(inquiry)]
    return next((row.email for row in asked if row.email), ""), next((row.phone for row in asked if row.phone), "")


def digits(phone: str) -> str:
    """A telephone number without its punctuation, to compare with others."""
    return figures(phone)
