"""What a clinician of this clinic has to read before the public hears it, and whether a review of it still counts."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from openkap.core.claims import claims
from openkap.core.mechanism import mechanism

MAP = "map-of-ketamine"
State = Literal["stands", "expired", "reworded", "withdrawn", "unreviewed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that is reviewed: a claim, or the map as a whole. `wording` is its fingerprint."""

    id: str
    says: str
    wording: str
    version: str
    cite: tuple[str, ...]
    valid_for: timedelta
    strength: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody read these words against their sources on a day; it counts until another, unless taken back."""

    wording: str
    reviewed_on: date
    until_on: date
    withdrawn: bool = False


@cache
def statements() -> tuple[Statement, ...]:
    """Everything that is said to the public and waits for a review, in the order of the library."""
    said = claims()
    found = [
        Statement(
            id=claim.id,
            says=claim.says,
            wording=claim.wording,
            version=said.version,
            cite=claim.cite,
            valid_for=claim.valid_for or said.valid_for,
            strength=said.by_strength[claim.strength].title,
            verified=claim.verified and all(figure.verified for figure in claim.figures),
        )
        for claim in said.to("public")
    ]
    return (*found, _map())


def _map() -> Statement:
    shown = mechanism()
    return Statement(
        id=MAP,
        says=shown.headline,
        wording=shown.wording,
        version=shown.version,
        cite=tuple(dict.fromkeys(key for arrow in shown.arrows for key in arrow.cite)),
        valid_for=claims().valid_for,
        strength=", ".join(level.title.lower() for level in shown.levels),
        verified=all(arrow.verified for arrow in shown.arrows),
    )


def standing(statement: Statement, review: Review | None, *, on: date) -> State:
    """Whether the newest review of a statement lets it be said to the public on that day."""
    if review is None:
        return "unreviewed"
    if review.withdrawn:
        return "withdrawn"
    if review.wording != statement.wording:
        return "reworded"
    return "stands" if on <= review.until_on else "expired"
