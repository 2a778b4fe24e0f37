"""What a visitor may read of the claims: what a review lets stand; staff also see what is withheld, marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from openkap.clinic import queries
from openkap.core.articles import Article, Ask, Part, Row
from openkap.core.claims import Claim, Strength, claims
from openkap.core.library import Reference, standard
from openkap.core.reviews import MAP

if TYPE_CHECKING:
    from openkap.clinic.queries import ClaimRow


@dataclass(frozen=True)
class Told:
    """One claim as it is shown: its words, its sources, how strong they are, who read it and until when."""

    claim: Claim
    strength: Strength
    sources: list[Reference]
    row: "ClaimRow"


@dataclass(frozen=True)
class ToldPassage:
    """The clinic's own words, or claims."""

    says: str
    claims: list[Told]


@dataclass(frozen=True)
class ToldRow:
    """A row of a comparison with its claims filled in."""

    row: Row
    infusion: list[Told]
    programme: list[Told]


@dataclass(frozen=True)
class ToldPart:
    """A part of an article, ready for the page."""

    id: str
    heading: str
    passages: list[ToldPassage]
    asks: tuple[Ask, ...]
    rows: list[ToldRow]


class Telling:
    """Everything that one visitor may read today. One query."""

    def __init__(self, request: HttpRequest) -> None:
        self.rows = queries.claims_by_id(on=timezone.localdate())
        self.is_staff = bool(getattr(request.user, "practitioner", None))
        self.may_review = self.is_staff and request.user.may("clinic:claim:see")  # type: ignore[union-attr]

    @property
    def sayable(self) -> set[str]:
        """The ids of the claims this visitor may read."""
        return {id for id, row in self.rows.items() if row.stands or self.is_staff}

    def withheld(self, named: Iterable[str]) -> int:
        """How many of these the public does not hear."""
        return sum(1 for id in named if not self.rows[id].stands)

    def claims(self, named: Iterable[str]) -> list[Told]:
        """Those of these that may be read."""
        return [self._told(id) for id in named if id in self.sayable]

    def parts(self, article: Article) -> list[ToldPart]:
        """An article with nothing but what may be read."""
        return [self._part(number, part) for number, part in enumerate(article.only(self.sayable), 1)]

    @property
    def map(self) -> "ClaimRow":
        """Whether the map may be shown."""
        return self.rows[MAP]

    def _told(self, id: str) -> Told:
        claim = claims().by_id[id]
        sources = [standard().references[key] for key in claim.cite]
        return Told(claim, claims().by_strength[claim.strength], sources, self.rows[id])

    def _part(self, number: int, part: Part) -> ToldPart:
        passages = [ToldPassage(each.says, self.claims(each.claims)) for each in part.passages]
        rows = [ToldRow(row, self.claims(row.infusion_claims), self.claims(row.programme_claims)) for row in part.rows]
        return ToldPart(f"part-{number}", part.heading, passages, part.asks, rows)
