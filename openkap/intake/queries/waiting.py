"""The waiting list: who is next, and by which rule."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from openkap.clinic import access
from openkap.intake.models import Inquiry, UrgencyChange, WaitingCall, WaitingEnd, WaitingPlace

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

RULE = "Urgency first, as a named person recorded it; then whoever has waited longest."
WORDS = dict(WaitingPlace.URGENCY)


@dataclass(frozen=True)
class WaitingRow:
    """One place on the list as a page shows it: who judged the urgency, and the last call."""

    number: int
    place: WaitingPlace
    name: str
    urgency: str
    judged_by: str
    call: WaitingCall | None

    @property
    def urgency_words(self) -> str:
        return WORDS[self.urgency]


def places() -> QuerySet[WaitingPlace]:
    """Every place that somebody still waits in, in the order of the list."""
    newest = UrgencyChange.objects.filter(place=OuterRef("pk")).order_by("-at", "-pk").values("urgency")[:1]
    order = [When(now=code, then=Value(place)) for place, code in enumerate(WORDS)]
    return (
        WaitingPlace.objects.filter(end=None)
        .select_related("inquiry__registration", "episode__client", "by")
        .annotate(now=Coalesce(Subquery(newest), "urgency"))
        .annotate(rank=Case(*order, output_field=IntegerField()))
        .order_by("rank", "at", "pk")
    )


def waiting_list(user: "User") -> list[WaitingRow]:
    """The list as this account may see it: every inquiry, and the clients within reach. The numbers are those of the
    whole list. Three queries."""
    reach = Q(episode=None) | access.in_reach(user, "intake:packet:progress")
    mine = set(WaitingPlace.objects.filter(reach, end=None).values_list("pk", flat=True))
    rows = places().prefetch_related("calls__by", "changes__by")
    return [_row(number, place) for number, place in enumerate(rows, 1) if place.pk in mine]


def _row(number: int, place: WaitingPlace) -> WaitingRow:
    changes, calls = list(place.changes.all()), list(place.calls.all())
    judged = changes[-1] if changes else place
    name = place.inquiry.name if place.inquiry else place.episode.client.name  # type: ignore[union-attr]  # one of two
    return WaitingRow(number, place, name, judged.urgency, judged.by.name, calls[-1] if calls else None)


def place(pk: int) -> WaitingPlace | None:
    """One place, also one that nobody waits in any more."""
    return WaitingPlace.objects.select_related("inquiry", "episode__client", "by").filter(pk=pk).first()


@dataclass(frozen=True)
class Told:
    """One thing that was said about a place on the list."""

    at: datetime
    by: str
    words: str


def place_history(place: WaitingPlace) -> list[Told]:
    """What happened to this place, in order."""
    rows = [(row.at, row.by, f"waits: {row.get_reason_display()}; {row.get_urgency_display()}") for row in [place]]
    rows += [(row.at, row.by, row.get_urgency_display()) for row in place.changes.select_related("by")]
    rows += [(row.at, row.by, f"called: {row.get_outcome_display()}") for row in place.calls.select_related("by")]
    ends = WaitingEnd.objects.filter(place=place).select_related("by")
    rows += [(row.at, row.by, f"off the list: {row.get_reason_display()}") for row in ends]
    return sorted((Told(at, by.name, words) for at, by, words in rows), key=lambda told: told.at)


def place_of(*, inquiry: Inquiry | None = None, episode: "Episode | None" = None) -> WaitingPlace | None:
    """Where this person waits now."""
    theirs = Q(inquiry=inquiry) if inquiry else Q(episode=episode) | Q(inquiry__registration__episode=episode)
    return WaitingPlace.objects.filter(theirs, end=None).select_related("by").order_by("pk").first()


def waiting_since(episode: "Episode") -> datetime | None:
    found = place_of(episode=episode)
    return found.at if found else None
