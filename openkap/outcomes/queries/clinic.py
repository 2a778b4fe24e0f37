"""The whole clinic on one instrument: everyone who had a first dose is in the count, or is named as missing."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openkap.clinic import queries as clinic
from openkap.core import cohorts
from openkap.core.benchmarks import Measure, OutcomeStandard, PublishedRange, Study, outcome_standard
from openkap.core.cohorts import Outcomes, Rate
from openkap.core.instruments import Instrument
from openkap.core.library import standard
from openkap.core.trajectories import ChangeRule
from openkap.measurement import queries as measurement
from openkap.measurement.queries import numbers

MEASURES: dict[Measure, Promise] = {
    "response": _("Response"),
    "remission": _("Remission"),
    "improved": _("Reliably better"),
    "worse": _("Reliably worse"),
}


@dataclass(frozen=True)
class RateRow:
    """One rate with its name and, where there are enough people to compare, what others have published."""

    measure: Measure
    label: str
    rate: Rate
    published: PublishedRange | None


@dataclass(frozen=True)
class PublishedLine:
    """One published rate: of which outcome, from which study, in which paper."""

    label: str
    study: Study
    source: str


@dataclass(frozen=True)
class View:
    """One way to count: with the scores of the endpoint's time only, or with everyone's last score since the dose.

    `comparable`: enough people are counted to lay published ranges beside them.
    """

    id: str
    outcomes: Outcomes
    rows: list[RateRow]
    comparable: bool


@dataclass(frozen=True)
class Cohort:
    """One instrument in the whole clinic. `waiting`: first dose too recent for anyone to be counted or missing."""

    instrument: Instrument
    standard: OutcomeStandard
    total: int
    waiting: int
    endpoint: View
    last: View

    @cached_property
    def rule(self) -> ChangeRule:
        return ChangeRule.of(self.instrument.rule())

    @property
    def weeks(self) -> tuple[int, int]:
        """From which to which week after the first dose a score may stand for the course."""
        span = self.standard.endpoint
        return span.from_.days // 7, span.to.days // 7

    @property
    def published(self) -> list[PublishedLine]:
        """Every study on file for this instrument, measure by measure."""
        library = standard()
        return [
            PublishedLine(
                str(MEASURES[found.measure]), study, "; ".join(library.references[key].title for key in study.cite)
            )
            for found in self.standard.ranges
            if found.instrument == self.instrument.id
            for study in found.studies
        ]

    @property
    def views(self) -> tuple[View, View]:
        return self.endpoint, self.last


def counted_instruments() -> list[Instrument]:
    """Instruments of the clients themselves that say when a change is reliable."""
    found = [
        scale
        for scale in measurement.offered()
        if scale.answered_by == "client" and scale.scores and scale.rule().change.reliable_points is not None
    ]
    return sorted(found, key=_fullest_first)


def _fullest_first(scale: Instrument) -> tuple[bool, bool, str]:
    """What others have published something about comes first, then what has most rules of change."""
    published = any(found.instrument == scale.id for found in outcome_standard().ranges)
    return (not published, scale.rule().change.response_share is None, scale.short)


def cohort(instrument_id: str, *, now: datetime) -> Cohort:
    """Count the clinic. Two queries, however many clients. KeyError when there is no such instrument."""
    scale, rules = measurement.instrument(instrument_id), outcome_standard()
    people, first, waiting = _people(now, rules)
    pairs = cohorts.paired(
        people,
        first,
        _scores(scale.id),
        begins=int(rules.endpoint.from_.total_seconds()),
        ends=int(rules.endpoint.to.total_seconds()),
    )
    change = ChangeRule.of(scale.rule())
    return Cohort(
        instrument=scale,
        standard=rules,
        total=int(people.size),
        waiting=waiting,
        endpoint=_view("endpoint", cohorts.outcomes(pairs.before, pairs.endpoint, change), scale, rules),
        last=_view("last", cohorts.outcomes(pairs.before, pairs.last, change), scale, rules),
    )


def _view(id: str, outcomes: Outcomes, scale: Instrument, rules: OutcomeStandard) -> View:
    comparable = outcomes.complete.happened >= rules.comparable.least_counted.value
    rates: dict[Measure, Rate | None] = {
        "response": outcomes.response,
        "remission": outcomes.remission,
        "improved": outcomes.improved,
        "worse": outcomes.worse,
    }
    rows = [
        RateRow(measure, str(MEASURES[measure]), rate, rules.published(scale.id, measure) if comparable else None)
        for measure, rate in rates.items()
        if rate is not None
    ]
    return View(id, outcomes, rows, comparable)


def _people(now: datetime, rules: OutcomeStandard) -> tuple[cohorts.Whole, cohorts.Whole, int]:
    """Episodes whose first dose was long enough ago, in order, with its time in seconds; and how many were not."""
    doses = clinic.episodes().filter(milestones__kind="first_dose").order_by("pk")
    rows = list(doses.values_list("pk", "milestones__at"))
    due = [(pk, at.timestamp()) for pk, at in rows if at + rules.endpoint.from_ <= now]
    table = np.array(due, dtype=np.float64).reshape(-1, 2).astype(np.int64)
    return table[:, 0], table[:, 1], len(rows) - len(due)


def _scores(instrument_id: str) -> cohorts.Scores:
    forms: dict[str, int] = {}
    return cohorts.Scores.of(
        (episode, at, value, forms.setdefault(version, len(forms)))
        for episode, at, value, version in numbers.clinic_points(instrument_id)
    )
