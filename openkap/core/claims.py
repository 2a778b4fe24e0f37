"""What may be said about the treatment, to whom, with which figures; what must never be said, and why."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from openkap.core.library import standard
from openkap.core.reading import Published

Audience = Literal["public", "client", "staff"]
Topic = Literal["status", "effect", "duration", "therapy", "risk", "mechanism"]
PERCENT = re.compile(r"\d+(?:\.\d+)?(?= (?:to \d+(?:\.\d+)? )?percent)")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of a claim, with its own source."""

    value: float
    unit: str
    what: str
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement with its sources. `heading` is what it corrects, on the page of what is not claimed."""

    id: str
    topic: Topic
    audience: tuple[Audience, ...]
    says: str
    cite: tuple[str, ...]
    heading: str = ""
    figures: tuple[Stated, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if not self.cite or not all(figure.cite for figure in self.figures):
            raise ValueError(f"{self.id}: a claim and each of its figures has a source")
        if not self.audience:
            raise ValueError(f"{self.id}: said to nobody")
        spoken = sorted(float(text) for text in PERCENT.findall(self.says))
        if spoken != sorted(figure.value for figure in self.figures if figure.unit == "percent"):
            raise ValueError(f"{self.id}: its percentages and its figures are not the same")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverSaid:
    """What is often said and must not be: why, and which claim stands instead."""

    id: str
    said: str
    why: str
    instead: str
    cite: tuple[str, ...]
    verified: bool = True

    def __post_init__(self) -> None:
        if not self.cite:
            raise ValueError(f"{self.id}: no source")


@dataclass(frozen=True, kw_only=True)
class ClaimSet(Published):
    """All statements. A review lets them stand for `valid_for`."""

    valid_for: timedelta
    claims: tuple[Claim, ...]
    never: tuple[NeverSaid, ...]

    def __post_init__(self) -> None:
        ids = [claim.id for claim in self.claims] + [never.id for never in self.never]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"{', '.join(twice)} is written twice")
        for never in self.never:
            if never.instead not in self.by_id:
                raise ValueError(f"{never.id}: no claim {never.instead}")

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    def to(self, audience: Audience) -> tuple[Claim, ...]:
        """What may be said to them, in order."""
        return tuple(claim for claim in self.claims if audience in claim.audience)

    @property
    def not_claimed(self) -> tuple[Claim, ...]:
        """What the public page corrects, in order."""
        return tuple(claim for claim in self.to("public") if claim.heading)

    @property
    def expires_on(self) -> date | None:
        """The last day on which a review still counts; None while nobody has reviewed."""
        return self.reviewed_on + self.valid_for if self.reviewed and self.reviewed_on else None


def claims() -> ClaimSet:
    """The statements that OpenKAP ships."""
    found: ClaimSet = standard().shelf("claims").get("public")
    return found
