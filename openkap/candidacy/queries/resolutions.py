"""Two who decided differently: what is open, whose turn it is, how it was settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from openkap.candidacy.models import Opinion, Resolution, Settlement, SettlementSignature, SignOff
from openkap.clinic import access
from openkap.clinic import queries as clinic

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

SETTLEMENTS = Settlement.OUTCOMES
DIRECTOR = "medical_director"


@dataclass(frozen=True)
class Side:
    """One of the two who meet: the half they signed, and whether they have signed the settlement that lies there."""

    half: SignOff
    has_signed: bool


@dataclass(frozen=True)
class Talk:
    """A resolution as it stands. `lies`: the settlement that waits for a signature, or that counts."""

    row: Resolution
    sides: tuple[Side, ...]
    lies: Settlement | None
    opinion: Opinion | None

    @property
    def is_over(self) -> bool:
        return hasattr(self.row, "end")

    @property
    def earlier(self) -> list[Settlement]:
        """What was written down before and not signed by both."""
        return list(self.row.settlements.all())[1:]

    @property
    def waits_for_director(self) -> bool:
        """Whether the medical director was asked and has not answered."""
        return hasattr(self.row, "opinion_request") and self.opinion is None

    @property
    def turns(self) -> tuple[str, ...]:
        """Whose turn it is, by name; both when nothing lies there."""
        if self.is_over:
            return ()
        return tuple(side.half.by.name for side in self.sides if self.lies is None or not side.has_signed)


def resolutions() -> QuerySet[Resolution]:
    """Every resolution with both halves, settlements and opinion; for the gate."""
    related = ("determination__episode__client__user", "end__settlement", "end__by", "opinion_request__by", "by")
    found = Resolution.objects.select_related(*related, "opinion_request__opinion__by")
    return found.prefetch_related(
        Prefetch("determination__sign_offs", SignOff.objects.select_related("by__staff_record")),
        Prefetch("settlements", Settlement.objects.select_related("by").order_by("-at", "-pk")),
        Prefetch("settlements__signatures", SettlementSignature.objects.select_related("by")),
    )


def settlements() -> QuerySet[Settlement]:
    """Every settlement; for the gate."""
    return Settlement.objects.select_related("resolution__determination__episode__client", "by")


def open_resolutions(user: "User") -> list[Talk]:
    """All that this account may see and that are not over, the oldest first."""
    mine = access.in_reach(user, "candidacy:determination:see", through="determination__episode")
    return [talk(row) for row in resolutions().filter(mine, end__isnull=True).order_by("at", "pk")]


def unsettled_in(episode: "Episode") -> list[Resolution]:
    """Those of one episode that are not over."""
    return list(resolutions().filter(determination__episode=episode, end__isnull=True))


def talk(row: Resolution) -> Talk:
    """One resolution with who has signed what lies there."""
    lies = next(iter(row.settlements.all()), None)
    names = {each.by_id for each in lies.signatures.all()} if lies else set()
    sides = tuple(Side(each, each.by_id in names) for each in row.determination.sign_offs.all())
    asked = getattr(row, "opinion_request", None)
    return Talk(row, sides, lies, getattr(asked, "opinion", None) if asked else None)


def decliners(row: Resolution) -> frozenset[int]:
    """The accounts of those who declined."""
    return frozenset(each.by_id for each in row.determination.sign_offs.all() if not each.agrees)


def holder(rows: Iterable[Resolution], discipline: str) -> "User | None":
    """Who alone signs this discipline's half while they have not settled: whoever signed it when the two differed.
    Nobody, once that person no longer works here."""
    halves = (each for row in rows for each in row.determination.sign_offs.all())
    return next((each.by for each in halves if each.discipline == discipline and each.by.is_active), None)


def directors(row: Resolution) -> "list[User]":
    """The medical directors who signed neither half."""
    signed = {each.by_id for each in row.determination.sign_offs.all()}
    return [person.user for person in clinic.practitioners(DIRECTOR) if person.user_id not in signed]
