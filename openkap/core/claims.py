"""What may be said about the treatment, to whom, with which figures; what must never be said, and why."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from openkap.core.library import standard
from openkap.core.reading import Published

Audience = Literal["public", "client", "staff"]
Topic = Literal[
    "status", "effect", "duration", "therapy", "risk", "mechanism", "programme", "condition", "who", "choice"
]
PERCENT = re.compile(r"\d+(?:\.\d+)?(?= (?:to \d+(?:\.\d+)? )?percent)")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of a claim, with its own source."""

    value: float
    unit: str
    what: str
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Strength:
    """How much a kind of source can show, in words for everybody."""

    id: str
    title: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement with its sources. `heading` is what it corrects, on the page of what is not claimed; `strength` is
    the best kind of source it has; `valid_for` is how long a review counts, where that differs from the whole set."""

    id: str
    topic: Topic
    audience: tuple[Audience, ...]
    says: str
    cite: tuple[str, ...]
    heading: str = ""
    figures: tuple[Stated, ...] = ()
    verified: bool = True
    strength: str = ""
    valid_for: timedelta | None = None

    def __post_init__(self) -> None:
        if not self.cite or not all(figure.cite for figure in self.figures):
            raise ValueError(f"{self.id}: a claim and each of its figures has a source")
        if not self.audience:
            raise ValueError(f"{self.id}: said to nobody")
        spoken = sorted(float(text) for text in PERCENT.findall(self.says))
        if spoken != sorted(figure.value for figure in self.figures if figure.unit == "percent"):
            raise ValueError(f"{self.id}: its percentages and its figures are not the same")

    @property
    def wording(self) -> str:
        """A fingerprint of what is said and on what it rests: a review holds for exactly this."""
        return hashlib.sha256(repr((self.says, self.strength, self.cite, self.figures)).encode()).hexdigest()


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
    strengths: tuple[Strength, ...] = ()

    def __post_init__(self) -> None:
        ids = [claim.id for claim in self.claims] + [never.id for never in self.never]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"{', '.join(twice)} is written twice")
        for never in self.never:
            if never.instead not in self.by_id:
                raise ValueError(f"{never.id}: no claim {never.instead}")
        for claim in self.claims:
            if self.strengths and claim.strength not in self.by_strength:
                raise ValueError(f"{claim.id}: no strength {claim.strength or 'named'}")

    @cached_property
    def by_strength(self) -> dict[str, Strength]:
        return {strength.id: strength for strength in self.strengths}

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
