"""How answers become one number, and what the number means: bands, cuts, notes, rules of change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from openkap.core.instruments.items import When

HigherIs = Literal["worse", "better"]
Sex = Literal["female", "male", "unknown"]


@dataclass(frozen=True)
class Figure:
    """One number from the literature; `verified` is false, on screen too, until somebody has checked its paper."""

    value: float
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Band:
    """A range of a score with a name; both ends belong to it. A prorated value between two bands is in the lower."""

    from_: float
    to: float
    label: str
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Cut:
    """A screening threshold, for everybody or for the ages (years, both ends included) and the sexes named. A cut that
    also serves people whose sex is not known says so: sexes = ["female", "unknown"]."""

    label: str
    cite: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None
    from_age_years: int | None = None
    to_age_years: int | None = None
    sexes: tuple[Sex, ...] = ()
    verified: bool = True

    def reached(self, value: float) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Change:
    """When a difference between two scores of one client means something.

    `response_share` is the part of the baseline that must be gone; `baseline_at_least` is who may be called a
    responder at all; remission is below one value or at most another; points are raw score points.
    """

    response_share: Figure | None = None
    baseline_at_least: Figure | None = None
    remission_below: Figure | None = None
    remission_at_most: Figure | None = None
    reliable_points: Figure | None = None
    meaningful_points: Figure | None = None

    def remitted(self, value: float) -> bool | None:
        """Whether this value is remission; None when the instrument has no such threshold."""
        if self.remission_below is not None:
            return value < self.remission_below.value
        if self.remission_at_most is not None:
            return value <= self.remission_at_most.value
        return None


@dataclass(frozen=True)
class Note:
    """A sentence that belongs beside the score when all these answers were given."""

    text: str
    when: tuple[When, ...]
    cite: tuple[str, ...]
    verified: bool = True

    def holds(self, given: Mapping[str, int]) -> bool:
        return all(each.item in given and each.holds(given[each.item]) for each in self.when)


@dataclass(frozen=True)
class Largest:
    """Items of which only the largest answer counts. Of the items of one `either`, one answer is enough."""

    items: tuple[str, ...]
    either: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ScoreRule:
    """How some items become one number. `least_answered` is required of, and only of, what may be prorated.

    `method` percent is the way from the least to the most the items can give, 0 to 100. Instead of items a score may
    name earlier `scores`: it has no value while one of them has none. `unasked` says what becomes of an item that the
    other answers rule out: it is missing, counts zero, or is left out. `table` turns the raw value into another one.
    """

    id: str
    title: str
    method: Literal["sum", "mean", "percent"]
    range: tuple[float, float]
    cite: tuple[str, ...]
    items: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()
    largest_of: tuple[Largest, ...] = ()
    multiply: int = 1
    unasked: Literal["missing", "zero", "left_out"] = "missing"
    table: tuple[tuple[float, float], ...] = ()
    missing: Literal["refuse", "prorate"] = "refuse"
    least_answered: int | None = None
    missing_verified: bool = True
    higher_is: HigherIs = "worse"
    bands: tuple[Band, ...] = ()
    cuts: tuple[Cut, ...] = ()
    notes: tuple[Note, ...] = ()
    change: Change = field(default_factory=Change)
    loinc: str = ""
    verified: bool = True

    @property
    def floor(self) -> float:
        """The value that nobody can improve beyond."""
        return self.range[0] if self.higher_is == "worse" else self.range[1]

    @cached_property
    def allowed(self) -> int:
        """How many answers may be missing."""
        return 0 if self.least_answered is None else len(self.items) - self.least_answered

    @cached_property
    def of_table(self) -> Mapping[float, float]:
        return dict(self.table)

    @cached_property
    def eithers(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(pair) for largest in self.largest_of for pair in largest.either)

    def band(self, value: float) -> str:
        """The name of the range this value falls in; empty when the score has no bands."""
        held = [band.label for band in self.bands if band.from_ <= value]
        return held[-1] if held else ""
