"""How long a response lasts: from the first response or remission to a relapse, or as far as anybody has asked.

A relapse is two scores in a row that both lie at or above the cut from which a response is counted at all, and are
both reliably worse than the best score so far; or that dosing is begun again. It is dated at the first of the two: the
second only confirms it. It happened somewhere between two scores, so curves made of this are late by up to one gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from openkap.core.trajectories import ChangeRule, Point


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a response was followed, and whether it had ended by then; if not, it may have lasted on."""

    followed: timedelta
    relapsed: bool

    @property
    def weeks(self) -> float:
        return self.followed / timedelta(weeks=1)


def lasting(
    points: Sequence[Point], rule: ChangeRule, *, first_dose_at: datetime, begun_again_at: datetime | None = None
) -> Lasting | None:
    """The course of one person's response; None without a response, or where the instrument has no such rule.

    Only scores of the form of the baseline, the last one before the first dose, are asked.
    """
    ordered = sorted(points, key=lambda point: point.at)
    before = [point for point in ordered if point.at <= first_dose_at]
    if not before or rule.baseline_at_least is None or rule.reliable_points is None or rule.higher_is == "better":
        return None
    baseline = before[-1]
    since = [point for point in ordered if point.at > first_dose_at and point.form == baseline.form]
    started = next((place for place, point in enumerate(since) if _well(rule, baseline, point)), None)
    if started is None:
        return None
    return _followed(since[started:], rule, begun_again_at)


def _well(rule: ChangeRule, baseline: Point, point: Point) -> bool:
    """A response or remission, of somebody who had something to respond with."""
    if not rule.could_respond(baseline.value):
        return False
    return bool(rule.responded(baseline.value, point.value) or rule.remitted(point.value))


def _followed(points: Sequence[Point], rule: ChangeRule, begun_again_at: datetime | None) -> Lasting:
    begin, ends = points[0].at, []
    if (relapse := _relapse(points, rule)) is not None:
        ends.append(relapse)
    if begun_again_at is not None and begun_again_at > begin:
        ends.append(begun_again_at)
    until = min(ends, default=points[-1].at)
    return Lasting(until - begin, relapsed=bool(ends))


def _relapse(points: Sequence[Point], rule: ChangeRule) -> datetime | None:
    """When the first of two such scores in a row was taken."""
    best = points[0].value
    for point, following in pairwise(points):
        best = min(best, point.value)
        if all(_ill_again(rule, best, each.value) for each in (point, following)):
            return point.at
    return None


def _ill_again(rule: ChangeRule, best: float, value: float) -> bool:
    return rule.could_respond(value) and rule.reliable(best, value) == "worse"
