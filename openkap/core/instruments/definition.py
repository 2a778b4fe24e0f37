"""What an instrument is: items, answers, scores, bands, alerts, licence, rules of change.

The files hold structure and numbers. The wording of a licensed instrument is somebody's text: it is read where it
lawfully lies (`core.wording`), never written here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from openkap.core.instruments import checks
from openkap.core.instruments.classifying import Classification, Classifier
from openkap.core.instruments.items import AnswerSet, Item, When
from openkap.core.instruments.rules import HigherIs, ScoreRule
from openkap.core.library import CLINIC
from openkap.core.reading import Published

Occasion = Literal[
    "intake", "baseline", "before_dose", "dosing_day", "weekly", "mid_course", "post_course", "follow_up", "extra"
]
_RECALL = re.compile(r"P(\d+[YMWD])+|PT(\d+[HMS])+|general|lifetime")


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


@dataclass(frozen=True)
class WordingSource:
    """Where the wording lies in an installed package: an XML file, a task in it, and the keys of its strings.
    An empty `stem` means that the instrument has none."""

    package: Literal["camcops_server"]
    file: str
    task: str
    stem: str = "stem"
    items: str = "q{number}"


@dataclass(frozen=True, kw_only=True)
class Instrument(Published):
    """One validated scale in one version. `recall` is the ISO 8601 span the questions look back over, or the word
    general or lifetime; `client_title` is what clients read instead of the name of a condition; `left_out` are printed
    items that are not kept here, so that the others keep their printed numbers."""

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
    left_out: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not _RECALL.fullmatch(self.recall):
            raise ValueError(f"recall: {self.recall!r} is not an ISO 8601 duration, general or lifetime")
        checks.check(self)

    @property
    def key(self) -> str:
        """The id as it is written in column names and evidence keys: phq9 for phq-9."""
        return self.id.replace("-", "")

    @property
    def brought(self) -> bool:
        """Whether a clinic brought it; then its version says so."""
        return self.version.startswith(CLINIC)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def options(self) -> Mapping[str, AnswerSet]:
        """The possible answers of each item."""
        return {item.id: self.answers[item.answers] for item in self.items}

    @cached_property
    def with_not_applicable(self) -> tuple[str, ...]:
        """The items that may be answered with "not applicable"."""
        return tuple(id for id, answers in self.options.items() if answers.no_points)

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
    def least_given(self) -> int:
        """How many answers a list in the order of the items has at least: up to the last item asked of everybody."""
        return max(n for n, item in enumerate(self.items, start=1) if item.required and item.asked_when is None)

    @cached_property
    def conditional(self) -> tuple[Item, ...]:
        """Items that are asked after certain answers only."""
        return tuple(item for item in self.items if item.asked_when is not None)

    @property
    def main(self) -> str:
        """The score (or, without scores, the classification) by which the instrument is known: the first that is no
        part of another."""
        parts = {id for rule in self.scores for id in rule.scores}
        whole = [rule.id for rule in self.scores if rule.id not in parts]
        return whole[0] if whole else self.classifications[0].id

    def rule(self, score_id: str = "") -> ScoreRule:
        """One score's rule, the main one when none is named; KeyError when there is none."""
        for rule in self.scores:
            if rule.id == (score_id or self.main):
                return rule
        raise KeyError(f"{self.id} has no score {score_id or self.main}")
