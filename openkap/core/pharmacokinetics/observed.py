"""What measured concentrations say by themselves, without a model: area, highest value, terminal half-life."""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from statistics import fmean
from typing import NamedTuple

LEAST = 3  # measurements that a terminal slope rests on
AS_GOOD = 1e-4  # a longer terminal line is preferred while its fit is this close to the best


class Peak(NamedTuple):
    """The highest measured concentration, and when it was first measured."""

    cmax: float
    tmax: float


class Terminal(NamedTuple):
    """The last straight piece on the logarithmic scale: half-life, how many measurements, adjusted r squared."""

    half_life: float
    points: int
    fit: float


def area(times: Sequence[float], levels: Sequence[float]) -> float:
    """The area up to the last concentration above 0, in level times time: linear while it rises, logarithmic while it
    falls (to zero: linear)."""
    rows = _ordered(times, levels)
    while rows and rows[-1][1] <= 0:
        rows.pop()
    return sum(_piece(*before, *after) for before, after in pairwise(rows))


def _piece(since: float, before: float, until: float, after: float) -> float:
    if 0 < after < before:
        return (until - since) * (before - after) / log(before / after)
    return (until - since) * (before + after) / 2


def peak(times: Sequence[float], levels: Sequence[float]) -> Peak:
    """The highest of the measured values; of equal ones the first."""
    time, level = max(_ordered(times, levels), key=lambda row: row[1])
    return Peak(level, time)


def terminal(times: Sequence[float], levels: Sequence[float]) -> Terminal | None:
    """The best line through the last three or more concentrations after the highest; None where none falls.

    Best is the largest adjusted r squared; among lines that fit as well within 0.0001 the one with most points.
    """
    rows = _ordered(times, levels)
    highest = peak(times, levels).tmax
    falling = [(time, log(level)) for time, level in rows if time > highest and level > 0]
    lines = [_line(falling[-count:]) for count in range(LEAST, len(falling) + 1)]
    found = [line for line in lines if line is not None]
    best = max((line.fit for line in found), default=0.0)
    return max((line for line in found if line.fit >= best - AS_GOOD), key=lambda line: line.points, default=None)


def _line(rows: Sequence[tuple[float, float]]) -> Terminal | None:
    """Least squares through logarithms; None where they do not fall."""
    middle, height = fmean(time for time, _ in rows), fmean(value for _, value in rows)
    wide = sum((time - middle) ** 2 for time, _ in rows)
    slope = sum((time - middle) * (value - height) for time, value in rows) / wide
    total = sum((value - height) ** 2 for _, value in rows)
    if slope >= 0 or len({value for _, value in rows}) == 1:  # equal values may seem to fall by rounding
        return None
    left = sum((value - height - slope * (time - middle)) ** 2 for time, value in rows)
    count = len(rows)
    return Terminal(log(2) / -slope, count, 1 - left / total * (count - 1) / (count - 2))


def _ordered(times: Sequence[float], levels: Sequence[float]) -> list[tuple[float, float]]:
    """ValueError unless every measurement has its own time and a level of 0 or more."""
    rows = sorted(zip(times, levels, strict=True))
    if not rows or len({time for time, _ in rows}) < len(rows):
        raise ValueError("measurements are needed, each with a time of its own")
    if any(not 0 <= level < float("inf") for _, level in rows):
        raise ValueError("a concentration is 0 or more")
    return rows
