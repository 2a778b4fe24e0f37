"""One client over time: has the score changed since before the first dose, is that reliable, is it enough.

Reliable change follows Jacobson and Truax (1991). Instrument files state it in raw points. A published whole-point rule
such as the one of the English services for talking therapies reads "by six points or more", so a change of exactly
`reliable_points` counts as reliable here; the formula itself (`reliable_change_points`) asks for more than its value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import NormalDist
from typing import Literal

from openkap.core.benchmarks import OnTrackRule
from openkap.core.instruments import HigherIs, ScoreRule

Reliable = Literal["improved", "worse", "unchanged"]
Signal = Literal["red", "amber", ""]


@dataclass(frozen=True, slots=True)
class Point:
    """One score. `form` names version, recall and language: scores of different forms are not compared."""

    at: datetime
    value: float
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """When a difference means something, in plain numbers; None where the instrument has no such rule.

    `floor` is the value that nobody can improve beyond. All points are raw score points.
    """

    higher_is: HigherIs
    floor: float
    response_share: float | None = None
    baseline_at_least: float | None = None
    remission_below: float | None = None
    remission_at_most: float | None = None
    reliable_points: float | None = None
    meaningful_points: float | None = None

    @classmethod
    def of(cls, rule: ScoreRule) -> "ChangeRule":
        """The rule of one score of an instrument."""
        figures = {name: getattr(rule.change, name) for name in _FIGURES}
        values = {name: figure.value if figure is not None else None for name, figure in figures.items()}
        return cls(higher_is=rule.higher_is, floor=rule.floor, **values)

    def gain(self, before: float, after: float) -> float:
        """Points to the better: positive is improvement, whichever way the scale runs."""
        return gained(before, after, self.higher_is)

    def share_gone(self, before: float, after: float) -> float | None:
        """The part of the way from the baseline to the floor that was gone; None when the baseline is at the floor."""
        way = self.gain(before, self.floor)
        return self.gain(before, after) / way if way > 0 else None

    def responded(self, before: float, after: float) -> bool | None:
        """None when nothing is published, or when the baseline was too low for there to be a response at all."""
        share = self.share_gone(before, after)
        if self.response_share is None or share is None or not self.could_respond(before):
            return None
        return share >= self.response_share

    def could_respond(self, before: float) -> bool:
        return self.baseline_at_least is None or before >= self.baseline_at_least

    def remitted(self, value: float) -> bool | None:
        if self.remission_below is not None:
            return value < self.remission_below
        return value <= self.remission_at_most if self.remission_at_most is not None else None

    def reliable(self, before: float, after: float) -> Reliable | None:
        if self.reliable_points is None:
            return None
        gain = self.gain(before, after)
        if abs(gain) < self.reliable_points:
            return "unchanged"
        return "improved" if gain > 0 else "worse"


_FIGURES = (
    "response_share",
    "baseline_at_least",
    "remission_below",
    "remission_at_most",
    "reliable_points",
    "meaningful_points",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """Where one client stands on one score. None means that it cannot be said; `sentence` says why."""

    baseline: Point | None
    latest: Point | None
    change: float | None = None
    percent: float | None = None
    response: bool | None = None
    remission: bool | None = None
    reliable: Reliable | None = None
    meaningful: bool | None = None
    signal: Signal = ""
    on_track: bool | None = None
    sentence: str = ""


def trajectory(
    points: Sequence[Point],
    rule: ChangeRule,
    *,
    first_dose_at: datetime | None,
    doses_at: Sequence[datetime] = (),
    on_track: OnTrackRule | None = None,
    safety_case_open: bool = False,
) -> Trajectory:
    """Compare the latest score since the first dose with the last score before it (at its very moment still counts)."""
    ordered = sorted(points, key=lambda point: point.at)
    if first_dose_at is None:
        latest = _last(ordered)
        return _course(None, latest, safety_case_open, _before_any_dose(latest))
    before = [point for point in ordered if point.at <= first_dose_at]
    since = [point for point in ordered if point.at > first_dose_at]
    baseline, latest = _last(before), _last(since)
    if baseline is None or latest is None:
        return _course(baseline, latest, safety_case_open, _missing(baseline, latest))
    if baseline.form != latest.form:
        return _course(baseline, latest, safety_case_open, _DIFFERENT_FORMS)
    given = [at for at in doses_at if at <= latest.at]
    late = on_track is not None and _enough_time(on_track, len(given), first_dose_at, latest)
    return _compared(baseline, latest, rule, on_track if late else None, safety_case_open)


def worsened(points: Sequence[Point], rule: ChangeRule, *, first_dose_at: datetime | None) -> bool:
    """Whether the latest score since the first dose is reliably worse than the last one before it, or than the score
    just before the latest: who was better and falls back is in danger too. Only scores of the same form are compared,
    and nothing is worse where no reliable change is published."""
    ordered = sorted(points, key=lambda point: point.at)
    if first_dose_at is None or not ordered or ordered[-1].at <= first_dose_at:
        return False
    latest, earlier = ordered[-1], ordered[:-1]
    compared = (_last([point for point in earlier if point.at <= first_dose_at]), _last(earlier))
    return any(
        rule.reliable(before.value, latest.value) == "worse"
        for before in compared
        if before is not None and before.form == latest.form
    )


def _last(points: Sequence[Point]) -> Point | None:
    return points[-1] if points else None


def _course(baseline: Point | None, latest: Point | None, safety_case_open: bool, sentence: str) -> Trajectory:
    """A course of which nothing can be compared, and of which no rule is asked: it may be the rule of another form."""
    return Trajectory(
        baseline=baseline,
        latest=latest,
        signal="red" if safety_case_open else "",
        on_track=False if safety_case_open else None,
        sentence=sentence,
    )


def _compared(
    baseline: Point, latest: Point, rule: ChangeRule, slow: OnTrackRule | None, safety_case_open: bool
) -> Trajectory:
    before, after = baseline.value, latest.value
    share, reliable = rule.share_gone(before, after), rule.reliable(before, after)
    signal = _signal(share, reliable, slow, safety_case_open)
    return Trajectory(
        baseline=baseline,
        latest=latest,
        change=after - before,
        percent=None if share is None else 100 * share,
        response=rule.responded(before, after),
        remission=rule.remitted(after),
        reliable=reliable,
        meaningful=None if rule.meaningful_points is None else rule.gain(before, after) >= rule.meaningful_points,
        signal=signal,
        on_track=not signal,
        sentence=_sentence(rule, before, after),
    )


def _enough_time(rule: OnTrackRule, doses: int, first_dose_at: datetime, latest: Point) -> bool:
    return doses >= rule.after_doses.value and latest.at - first_dose_at >= rule.after


def _signal(share: float | None, reliable: Reliable | None, slow: OnTrackRule | None, safety_case_open: bool) -> Signal:
    """Red when reliably worse or in danger; amber when there was time enough and too little has changed."""
    if safety_case_open or reliable == "worse":
        return "red"
    if slow is None or share is None or reliable == "improved":
        return ""
    return "amber" if share < slow.least_improvement_share.value else ""


_DIFFERENT_FORMS = (
    "The latest score was taken with another version, recall or language than the baseline: they are not compared."
)


def _before_any_dose(latest: Point | None) -> str:
    if latest is None:
        return "There is no score yet."
    return f"The latest score is {latest.value:g}. Change is counted from the first dose on."


def _missing(baseline: Point | None, latest: Point | None) -> str:
    if baseline is None:
        return "There is no score from before the first dose, so change cannot be counted."
    return f"The score before the first dose was {baseline.value:g}. There is none since."


def _sentence(rule: ChangeRule, before: float, after: float) -> str:
    """What happened, whether it is reliable, response and remission: in one sentence."""
    move = f"{_move(before, after)} since before the first dose"
    parts = [part for part in (_reliability(rule, before, after), _standing(rule, before, after)) if part]
    return f"{move}: {'; '.join(parts)}." if parts else f"{move}."


def _move(before: float, after: float) -> str:
    size = abs(after - before)
    if not size:
        return "No change"
    return f"{'Down' if after < before else 'Up'} {size:g} {'point' if size == 1 else 'points'}"


def _reliability(rule: ChangeRule, before: float, after: float) -> str:
    words = {"improved": "a reliable improvement", "worse": "a reliable worsening"}
    reliable = rule.reliable(before, after)
    if reliable == "unchanged":
        return f"less than the {rule.reliable_points:g} points of a reliable change"
    return words[reliable] if reliable else ""


def _standing(rule: ChangeRule, before: float, after: float) -> str:
    """Remission says more than response; a response that is not there is not mentioned."""
    remitted, responded = rule.remitted(after), rule.responded(before, after)
    if remitted:
        return "in remission"
    if responded:
        return "a response, not yet in remission" if remitted is False else "a response"
    return "not yet in remission" if remitted is False and rule.gain(before, after) > 0 else ""


def gained(before: float, after: float, higher_is: HigherIs) -> float:
    """Points to the better between two scores of a scale that runs this way."""
    return before - after if higher_is == "worse" else after - before


def standard_error(sd: float, reliability: float) -> float:
    """Standard error of measurement: what one score may differ from the true one."""
    if sd < 0 or not 0 <= reliability <= 1:
        raise ValueError("a standard deviation is not negative, and a reliability lies between 0 and 1")
    return sd * sqrt(1 - reliability)


def reliable_change_points(sd: float, reliability: float, *, confidence: float) -> float:
    """Points that a change must exceed to be reliable (Jacobson and Truax): z times the error of a difference."""
    return NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(2) * standard_error(sd, reliability)


def reliable_change_index(before: float, after: float, *, sd: float, reliability: float) -> float:
    """The change in units of the error of a difference; positive when the score rose."""
    return (after - before) / (sqrt(2) * standard_error(sd, reliability))


def clinical_cut(mean_norm: float, sd_norm: float, mean_clinical: float, sd_clinical: float) -> float:
    """Jacobson and Truax's cut "c": the value that is as likely among the well as among those in care."""
    return (sd_norm * mean_clinical + sd_clinical * mean_norm) / (sd_norm + sd_clinical)
