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
    from collections.abc import Iterable, Mapping

    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import Episode
    from openkap.measurement.models import Response


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


@dataclass(frozen=True)
class Known:
    """What every course of an episode has in common: doses, integration, and whether a safety case is open."""

    doses: list[datetime]
    integrations: list[datetime]
    in_danger: bool


def trajectory(episode: "Episode", instrument_id: str) -> Trajectory:
    """Where this client stands on one instrument. KeyError when there is no such instrument."""
    scale = measurement.instrument(instrument_id)
    points = measurement.series(measurement.sent(episode)).get(instrument_id, [])
    return _course(scale, points, known(episode)).trajectory


def courses(episode: "Episode") -> list[Course]:
    """Every instrument with rules of change that the client has answered, by name. Five queries."""
    return courses_of(measurement.sent(episode), known(episode))


def courses_of(responses: "Iterable[Response]", known: Known) -> list[Course]:
    """The same from what was read already."""
    answered = measurement.series(responses)
    scales = [scale for key in answered if _tracked(scale := measurement.instrument(key))]
    return [_course(scale, answered[scale.id], known) for scale in sorted(scales, key=lambda scale: scale.short)]


def panel(responses: "Iterable[Response]", known: Known, *, at: datetime) -> Panel:
    """How it goes, for the chart."""
    return Panel([each for each in courses_of(responses, known) if each.points[0].at <= at])


def known(episode: "Episode") -> Known:
    """What has happened in an episode, whichever plan asked for it. Three queries."""
    in_danger = safety.open_cases(episode).exists()
    return known_from(careplan.every_visit(episode), clinic.milestones(episode), in_danger=in_danger)


def known_from(visits: "Iterable[PlannedVisit]", milestones: "Mapping[str, datetime]", *, in_danger: bool) -> Known:
    """The same from what was read already."""
    held = [(visit.kind, visit.kept.started_at) for visit in visits if hasattr(visit, "kept")]
    doses = sorted(at for kind, at in held if kind == "dosing")
    first = milestones.get("first_dose")
    integrations = sorted(at for kind, at in held if kind == "integration")
    return Known(doses or ([first] if first else []), integrations, in_danger)


def _course(scale: Instrument, points: list[ScorePoint], known: Known) -> Course:
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
