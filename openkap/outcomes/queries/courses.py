"""One client over time: a sentence, the points, the doses, and the rule that judges."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from openkap.careplan import queries as careplan
from openkap.clinic import queries as clinic
from openkap.core.benchmarks import outcome_standard
from openkap.core.instruments import Instrument
from openkap.core.library import standard
from openkap.core.trajectories import ChangeRule, Point, Trajectory
from openkap.core.trajectories import trajectory as judged
from openkap.measurement import queries as measurement
from openkap.measurement.queries import ScorePoint
from openkap.safety import queries as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.measurement.models import Score


@dataclass(frozen=True)
class Line:
    """One score as a row of the table; `gain` counts from the baseline, positive to the better."""

    point: ScorePoint
    gain: float | None
    is_baseline: bool
    occasion: str


@dataclass(frozen=True)
class Panel:
    """What the chart shows of how it goes."""

    courses: "list[Course]"

    @property
    def off_track(self) -> "list[Course]":
        return [course for course in self.courses if course.trajectory.signal]


@dataclass(frozen=True)
class Course:
    """One instrument of one episode with everything its page shows."""

    instrument: Instrument
    points: list[ScorePoint]
    trajectory: Trajectory
    doses: list[datetime]
    integrations: list[datetime]

    @cached_property
    def rule(self) -> ChangeRule:
        return ChangeRule.of(self.instrument.rule())

    @property
    def first_dose_at(self) -> datetime | None:
        return self.doses[0] if self.doses else None

    @property
    def verified(self) -> bool:
        """Whether every figure of change that is used here was checked against its source."""
        change = self.instrument.rule().change
        figures = (change.response_share, change.remission_below, change.remission_at_most, change.reliable_points)
        return all(figure.verified for figure in figures if figure is not None)

    @property
    def sources(self) -> list[str]:
        """The papers behind the rules of change."""
        change, library = self.instrument.rule().change, standard()
        figures = (getattr(change, each.name) for each in fields(change))
        keys = dict.fromkeys(key for figure in figures if figure is not None for key in figure.cite)
        return [library.references[key].title for key in keys]

    @property
    def response_percent(self) -> float | None:
        return None if self.rule.response_share is None else 100 * self.rule.response_share

    @property
    def lines(self) -> list[Line]:
        baseline, occasions = self.trajectory.baseline, dict(measurement.OCCASIONS)
        return [
            Line(
                point=point,
                gain=self._gain(baseline, point),
                is_baseline=baseline is not None and point.at == baseline.at,
                occasion=occasions.get(point.occasion, point.occasion),
            )
            for point in self.points
        ]

    def _gain(self, baseline: Point | None, point: ScorePoint) -> float | None:
        if baseline is None or point.at <= baseline.at or point.form != baseline.form:
            return None
        return self.rule.gain(baseline.value, point.value)


def trajectory(episode: "Episode", instrument_id: str) -> Trajectory:
    """Where this client stands on one instrument. KeyError when there is no such instrument."""
    scale = measurement.instrument(instrument_id)
    return _course(scale, measurement.series(episode, instrument_id), _known(episode)).trajectory


def courses(episode: "Episode") -> list[Course]:
    """Every instrument with rules of change that the client has answered, by name. Four queries."""
    answered: dict[str, list[ScorePoint]] = {}
    for row in measurement.main_scores(episode).filter(value__isnull=False):
        answered.setdefault(row.instrument, []).append(_point(row))
    known = _known(episode)
    scales = [scale for key in answered if _tracked(scale := measurement.instrument(key))]
    return [_course(scale, answered[scale.id], known) for scale in sorted(scales, key=lambda scale: scale.short)]


def panel(episode: "Episode", *, at: datetime) -> Panel:
    """How it goes, for the chart. Four queries."""
    return Panel([each for each in courses(episode) if each.points[0].at <= at])


@dataclass(frozen=True)
class _Known:
    """What every course of an episode has in common."""

    doses: list[datetime]
    integrations: list[datetime]
    in_danger: bool


def _known(episode: "Episode") -> _Known:
    """When doses were given and integration visits took place, in any plan; whether a safety case is open."""
    kept: dict[str, list[datetime]] = {"dosing": [], "integration": []}
    visits = careplan.visits_queryset().filter(plan__episode=episode, kept__isnull=False, kind__in=kept)
    for kind, at in visits.order_by("kept__started_at").values_list("kind", "kept__started_at"):
        kept[kind].append(at)
    first = clinic.milestones(episode).get("first_dose")
    doses = kept["dosing"] or ([first] if first else [])
    return _Known(doses, kept["integration"], safety.open_cases(episode).exists())


def _course(scale: Instrument, points: list[ScorePoint], known: _Known) -> Course:
    found = judged(
        [Point(point.at, point.value, point.form) for point in points],
        ChangeRule.of(scale.rule()),
        first_dose_at=known.doses[0] if known.doses else None,
        doses_at=known.doses,
        on_track=outcome_standard().on_track,
        safety_case_open=known.in_danger,
    )
    return Course(scale, points, found, known.doses, known.integrations)


def _tracked(scale: Instrument) -> bool:
    """Scales of a single day, such as those of a discharge, have no course."""
    if not scale.scores:
        return False
    change = scale.rule().change
    return change.reliable_points is not None or change.response_share is not None


def _point(row: "Score") -> ScorePoint:
    form = f"{row.version} {measurement.instrument(row.instrument, row.version).recall}"
    value = row.value if row.value is not None else 0.0
    return ScorePoint(row.observed_at, value, row.band, row.state, row.response.assignment.occasion, form)
