"""What an instrument is: items, answers, scores, bands, alerts, licence, rules of change.

The files hold structure and numbers. The wording of a licensed instrument is somebody's text: it is read where it
lawfully lies (`core.wording`), never written here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from openkap.core.instruments import checks
from openkap.core.instruments.classifying import Classification, Classifier
from openkap.core.reading import Published

HigherIs = Literal["worse", "better"]
Occasion = Literal[
    "intake", "baseline", "before_dose", "dosing_day", "weekly", "mid_course", "post_course", "follow_up", "extra"
]
_RECALL = re.compile(r"P(\d+[YMWD])+|PT(\d+[HMS])+")


@dataclass(frozen=True)
class Figure:
    """One number from the literature; `verified` is false, on screen too, until somebody has checked its paper."""

    value: float
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Option:
    """One possible answer. `text` is ours, or empty when the wording belongs to somebody else."""

    value: int
    text: str = ""
    loinc: str = ""


@dataclass(frozen=True)
class AnswerSet:
    """Answers that several items share. `wording` is the key prefix of their anchors in the wording source."""

    options: tuple[Option, ...]
    wording: str = "a"

    @cached_property
    def values(self) -> frozenset[int]:
        return frozenset(option.value for option in self.options)

    @property
    def least(self) -> int:
        return min(self.values)

    @property
    def most(self) -> int:
        return max(self.values)


@dataclass(frozen=True)
class AskedWhen:
    """An item that is only asked when any of these items is answered with at least this value."""

    items: tuple[str, ...]
    at_least: int


@dataclass(frozen=True)
class Item:
    """One question, named by its number and a short topic. `required` items are asked of everybody."""

    id: str
    number: int
    topic: str
    answers: str
    text: str = ""
    loinc: str = ""
    wording: str = ""
    required: bool = True
    asked_when: AskedWhen | None = None


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
    """A screening threshold, for everybody or for the ages named (years, both ends included)."""

    label: str
    cite: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None
    from_age_years: int | None = None
    to_age_years: int | None = None
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
class ScoreRule:
    """How some items become one number. `least_answered` is required of, and only of, what may be prorated."""

    id: str
    title: str
    method: Literal["sum", "mean"]
    items: tuple[str, ...]
    range: tuple[float, float]
    cite: tuple[str, ...]
    reversed: tuple[str, ...] = ()
    multiply: int = 1
    missing: Literal["refuse", "prorate"] = "refuse"
    least_answered: int | None = None
    missing_verified: bool = True
    higher_is: HigherIs = "worse"
    bands: tuple[Band, ...] = ()
    cuts: tuple[Cut, ...] = ()
    change: Change = field(default_factory=Change)
    loinc: str = ""
    verified: bool = True

    @property
    def floor(self) -> float:
        """The value that nobody can improve beyond."""
        return self.range[0] if self.higher_is == "worse" else self.range[1]

    def band(self, value: float) -> str:
        """The name of the range this value falls in; empty when the score has no bands."""
        held = [band.label for band in self.bands if band.from_ <= value]
        return held[-1] if held else ""


@dataclass(frozen=True)
class When:
    """One item's answer, at least or at most a value."""

    item: str
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: int) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Alert:
    """An answer that somebody must act on, and how fast. Left unanswered, it is unknown; never a no."""

    id: str
    when: When
    route: Literal["immediate", "same-day"]
    text: str
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Licence:
    """Whose text it is. Categories: A1 free, A2 free under conditions, B wording from the clinic, own: we wrote it."""

    category: Literal["A1", "A2", "B", "own"]
    terms: str
    cite: tuple[str, ...]
    contexts: tuple[Literal["clinical", "research", "commercial"], ...]
    changes: bool = True
    checked_on: date | None = None
    verified: bool = True

    def permits(self, context: str) -> bool:
        return context in self.contexts


@dataclass(frozen=True)
class WordingSource:
    """Where the wording lies in an installed package: an XML file, a task in it, and the keys of its strings."""

    package: Literal["camcops_server"]
    file: str
    task: str
    stem: str = "stem"
    items: str = "q{number}"


@dataclass(frozen=True, kw_only=True)
class Instrument(Published):
    """One validated scale in one version. `recall` is the ISO 8601 span the questions look back over; `client_title`
    is what clients read instead of the name of a condition."""

    short: str
    construct: str
    answered_by: Literal["client", "clinician"]
    recall: str
    higher_is: HigherIs
    licence: Licence
    answers: Mapping[str, AnswerSet]
    items: tuple[Item, ...]
    scores: tuple[ScoreRule, ...] = ()
    classifications: tuple[Classification, ...] = ()
    alerts: tuple[Alert, ...] = ()
    wording: WordingSource | None = None
    occasions: tuple[Occasion, ...] = ()
    client_title: str = ""
    loinc: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not _RECALL.fullmatch(self.recall):
            raise ValueError(f"recall: {self.recall!r} is not an ISO 8601 duration")
        checks.check(self)

    @property
    def key(self) -> str:
        """The id as it is written in column names and evidence keys: phq9 for phq-9."""
        return self.id.replace("-", "")

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def options(self) -> Mapping[str, AnswerSet]:
        """The possible answers of each item."""
        return {item.id: self.answers[item.answers] for item in self.items}

    @cached_property
    def classifiers(self) -> tuple[Classifier, ...]:
        return tuple(Classifier(rule, self.options) for rule in self.classifications)

    @cached_property
    def safety_items(self) -> frozenset[str]:
        return frozenset(alert.when.item for alert in self.alerts)

    @cached_property
    def required(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.required)

    @property
    def main(self) -> str:
        """The score (or, without scores, the classification) by which the instrument is known."""
        return (self.scores or self.classifications)[0].id

    def rule(self, score_id: str = "") -> ScoreRule:
        """One score's rule, the main one when none is named; KeyError when there is none."""
        for rule in self.scores:
            if rule.id == (score_id or self.main):
                return rule
        raise KeyError(f"{self.id} has no score {score_id or self.main}")
