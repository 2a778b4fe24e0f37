"""How long something lasts when not everyone is watched to the end: Kaplan and Meier's steps, and the log-rank test.

A person counts among those at risk up to the last time that is known of them. Who leaves at the very time at which it
happens to others was still at risk then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]
Counts = NDArray[np.int64]
ROUNDING = 1e-9  # what should be one half, or nothing, may miss it by this share


class Median(NamedTuple):
    """When the share first falls to one half, with its interval; None for what was not reached."""

    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Survival:
    """One step for each time at which it happened; before the first the share is 1.

    `share` is of those to whom it has not happened, `error` its standard error (Greenwood). `low` and `high` are
    limits on the log-log scale; NaN where nobody is left and nothing can be said of chance.
    """

    times: Values
    at_risk: Counts
    happened: Counts
    share: Values
    error: Values
    low: Values
    high: Values
    followed: Values  # how long each person was followed, in order

    @property
    def median(self) -> Median:
        """The limits are the times at which the limits of the share fall to one half (Brookmeyer and Crowley 1982)."""
        return Median(*(self._falls_to_half(line) for line in (self.share, self.low, self.high)))

    def _falls_to_half(self, line: Values) -> float | None:
        reached = np.flatnonzero(line <= 0.5 + ROUNDING)
        return float(self.times[reached[0]]) if reached.size else None

    def share_at(self, time: float) -> float:
        """The share to whom it has not happened up to and at this time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return float(self.share[place - 1]) if place else 1.0

    def numbers_at_risk(self, times: ArrayLike) -> Counts:
        """How many are still watched, and were spared, just before each of these times."""
        return np.asarray(self.followed.size - np.searchsorted(self.followed, np.asarray(times), side="left"))


def survival(times: ArrayLike, happened: ArrayLike, *, confidence: float = 0.95) -> Survival:
    """The steps of one group. `times`: how long each person was followed; `happened`: whether it had happened by then.

    ValueError for nobody, for times below 0 or unknown, and for two lists of different people.
    """
    followed, events = _checked(times, happened)
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    moments, at_risk, deaths = _table(followed, events)
    share: Values = np.cumprod(1 - deaths / at_risk, dtype=np.float64)
    error, low, high = _limits(share, at_risk, deaths, confidence)
    return Survival(moments, at_risk, deaths, share, error, low, high, np.sort(followed))


def _checked(times: ArrayLike, happened: ArrayLike) -> tuple[Values, NDArray[np.bool_]]:
    followed, events = np.asarray(times, dtype=np.float64), np.asarray(happened, dtype=bool)
    if followed.ndim != 1 or followed.shape != events.shape or not followed.size:
        raise ValueError("a time, and whether it happened, are needed for each of at least one person")
    if not (np.isfinite(followed) & (followed >= 0)).all():
        raise ValueError("everyone is followed for a known time of 0 or more")
    return followed, events


def _table(followed: Values, events: NDArray[np.bool_]) -> tuple[Values, Counts, Counts]:
    """The times at which it happened, how many were at risk, to how many it happened."""
    moments, deaths = np.unique(followed[events], return_counts=True)
    return moments, _at_risk(followed, moments), deaths


def _at_risk(followed: Values, moments: Values) -> Counts:
    return np.asarray(followed.size - np.searchsorted(np.sort(followed), moments, side="left"))


def _limits(share: Values, at_risk: Counts, deaths: Counts, confidence: float) -> tuple[Values, Values, Values]:
    """Greenwood's standard error, and limits that stay between 0 and 1: symmetric on the scale log(-log(share))."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(deaths / (at_risk * (at_risk - deaths))))
        error = np.where(share > 0, share * spread, np.nan)
        away = np.exp(z * spread / np.abs(np.log(share)))
        low, high = share**away, share ** (1 / away)
    unsure = share <= 0
    return error, np.where(unsure, np.nan, low), np.where(unsure, np.nan, high)


class Difference(NamedTuple):
    """Whether groups differ in how long it lasts: chi-square, its degrees of freedom, and its p value.

    `observed` and `expected` are events by group, in the order of `groups`: expected if no group differed.
    """

    chi_square: float
    df: int
    p: float
    groups: tuple[str, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]


def log_rank(times: ArrayLike, happened: ArrayLike, group: Sequence[str]) -> Difference:
    """Mantel's log-rank test of any number of groups. ValueError where there is nothing to compare."""
    followed, events = _checked(times, happened)
    labels, place = np.unique(np.asarray(group), return_inverse=True)
    if place.shape != followed.shape or labels.size < 2:
        raise ValueError("two groups are needed, and a group for each person")
    observed, expected, covariance = _compared(followed, events, place, labels.size)
    if not covariance.any():
        raise ValueError("it happened to nobody while two groups were at risk: there is nothing to compare")
    apart = observed - expected
    chi_square = float(apart @ np.linalg.pinv(covariance, rtol=ROUNDING, hermitian=True) @ apart)
    df = int(np.linalg.matrix_rank(covariance, rtol=ROUNDING, hermitian=True))
    counted = tuple(int(count) for count in observed)
    named = tuple(str(label) for label in labels)
    return Difference(chi_square, df, chi_square_p(chi_square, df), named, counted, tuple(expected.tolist()))


def _compared(followed: Values, events: NDArray[np.bool_], place: Counts, groups: int) -> tuple[Values, Values, Values]:
    """Events by group, those expected, and the covariance of their difference, summed over all times of events."""
    moments, at_risk, deaths = _table(followed, events)
    risk = np.stack([_at_risk(followed[place == each], moments) for each in range(groups)], axis=1)
    share = risk / at_risk[:, None]
    factor = deaths * (at_risk - deaths) / np.maximum(at_risk - 1, 1)
    covariance = np.diag(factor @ share) - (share * factor[:, None]).T @ share
    observed = np.bincount(place[events], minlength=groups).astype(np.float64)
    return observed, deaths @ share, covariance


def chi_square_p(value: float, df: int) -> float:
    """The probability of a chi-square at least this large, for whole degrees of freedom: two more add one term."""
    half = value / 2
    if half <= 0:
        return 1.0
    total, start = (erfc(sqrt(half)), 1) if df % 2 else (exp(-half), 2)
    for degrees in range(start, df, 2):
        total += exp(degrees / 2 * log(half) - half - lgamma(degrees / 2 + 1))
    return total
