"""Many clients: rates with intervals, bounds for those who are missing, mean change.

Nobody disappears: every rate says how many were counted, how many are missing, of how many in all, and what it would
be if none, or all, of the missing had the outcome.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from math import exp, lgamma, log, pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openkap.core.trajectories import ChangeRule

CONFIDENCE = 0.95
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Values = NDArray[np.float64]
DRAWS = 2_000


def row_means(samples: Values) -> Values:
    """The mean of each row."""
    return np.asarray(samples.mean(axis=1))


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between two limits, all on the same scale."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of those counted, with its interval, and who is missing from it.

    `least` and `most` are the shares of all if none, or all, of the missing had the outcome.
    """

    estimate: float | None
    low: float | None
    high: float | None
    happened: int
    counted: int
    missing: int
    total: int
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class MeanChange:
    """Mean points to the better, with its interval; None when there are fewer than two pairs."""

    mean: float | None
    low: float | None
    high: float | None
    counted: int
    missing: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How one group did on one score. `below_cut` began too low to be called responders and are in no response rate."""

    response: Rate | None
    remission: Rate | None
    improved: Rate | None
    worse: Rate | None
    change: MeanChange
    complete: Rate
    below_cut: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Every score of one instrument in order of person and time: whose, when (seconds), what, in which form."""

    person: Whole
    at: Whole
    value: Values
    form: Whole

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, float, int]]) -> "Scores":
        """From rows of person, time, value and form in any order."""
        table = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, 4)
        person, at, value, form = table[np.lexsort((table[:, 1], table[:, 0]))].T
        return cls(person.astype(np.int64), at.astype(np.int64), value, form.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Paired:
    """For each person the score before the first dose, the last in the endpoint's time, the last since; NaN for none.

    A later score of another form than the baseline is no pair: it is missing.
    """

    before: Values
    endpoint: Values
    last: Values


def paired(people: Whole, first_dose: Whole, scores: Scores, *, begins: int, ends: int) -> Paired:
    """Pair everyone's scores. `people` are in order; `begins` and `ends` are seconds after the first dose.

    At the very moment of the first dose is before it. The last score since the dose is counted up to `ends` too.
    """
    place = np.searchsorted(people, scores.person)
    known = np.isin(scores.person, people)
    place, at = place[known], scores.at[known]
    value, form = scores.value[known], scores.form[known]
    after = at - first_dose[place]
    before, before_form = _last(place, value, form, after <= 0, people.size)
    found = [
        _last(place, value, form, (after >= begins) & (after <= ends), people.size),
        _last(place, value, form, (after > 0) & (after <= ends), people.size),
    ]
    endpoint, last = (np.where(later_form == before_form, later, np.nan) for later, later_form in found)
    return Paired(before, endpoint, last)


def _last(place: Whole, value: Values, form: Whole, wanted: Flags, size: int) -> tuple[Values, Whole]:
    """Each person's last wanted value and its form: where one place is written often, the last writing stays."""
    values, forms = np.full(size, np.nan), np.full(size, -1, dtype=np.int64)
    values[place[wanted]] = value[wanted]
    forms[place[wanted]] = form[wanted]
    return values, forms


def proportion(k: int, n: int, *, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval: it stays inside 0 and 1 and is honest for few people. ValueError when n is 0."""
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is no proportion")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = k / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    return Interval(share, max(0.0, middle - half) if k else 0.0, min(1.0, middle + half) if k < n else 1.0)


def rate(happened: int, counted: int, total: int) -> Rate:
    """The share of those counted to whom it happened, of all of whom some may be missing."""
    if not 0 <= happened <= counted <= total:
        raise ValueError(f"{happened} of {counted} of {total} cannot be")
    missing = total - counted
    span = proportion(happened, counted) if counted else None
    return Rate(
        estimate=span.estimate if span else None,
        low=span.low if span else None,
        high=span.high if span else None,
        happened=happened,
        counted=counted,
        missing=missing,
        total=total,
        least=happened / total if total else None,
        most=(happened + missing) / total if total else None,
    )


def mean_change(gains: ArrayLike, *, missing: int = 0, confidence: float = CONFIDENCE) -> MeanChange:
    """The mean of the gains with Student's t interval."""
    values = np.asarray(gains, dtype=np.float64)
    n = int(values.size)
    if n < 2:
        return MeanChange(float(values[0]) if n else None, None, None, n, missing)
    mean, error = float(values.mean()), float(values.std(ddof=1)) / sqrt(n)
    half = student_t((1 + confidence) / 2, n - 1) * error
    return MeanChange(mean, mean - half, mean + half, n, missing)


@dataclass(frozen=True, slots=True)
class PairedTest:
    """Whether a mean change is more than chance: t, its degrees of freedom, p of both sides, and the effect size d.

    d is the mean change in standard deviations of the changes, not of the scores.
    """

    t: float
    df: int
    p: float
    d: float


def paired_test(gains: ArrayLike) -> PairedTest | None:
    """Student's t test of pairs; None for fewer than two, and where everybody changed alike."""
    values = np.asarray(gains, dtype=np.float64)
    spread = float(values.std(ddof=1)) if values.size > 1 else 0.0
    if not spread:
        return None
    d = float(values.mean()) / spread
    t, df = d * sqrt(values.size), int(values.size) - 1
    return PairedTest(t, df, max(0.0, 1 - 2 * _t_area(abs(t), df)), d)


def bootstrap(
    values: ArrayLike, *, seed: int, of: Callable[[Values], Values] = row_means, draws: int = DRAWS
) -> Interval:
    """What many samples of the same people with replacement say: the middle 95 percent of them (percentile method).

    `of` makes one number of each row of samples. It assumes no shape; with fewer than about twenty people it is too
    narrow. The same seed gives the same interval. ValueError for nobody.
    """
    known = np.asarray(values, dtype=np.float64)
    if not known.size or not np.isfinite(known).all() or draws < 1:
        raise ValueError("a bootstrap needs known values of at least one person, and a draw")
    found = of(known[np.random.default_rng(seed).integers(known.size, size=(draws, known.size))])
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(of(known[None, :])[0]), float(low), float(high))


def outcomes(baselines: ArrayLike, latest: ArrayLike, rule: ChangeRule) -> Outcomes:
    """One group on one score: two arrays of the same people, NaN where somebody has none.

    The same judgement as `trajectories.trajectory` makes of each, in one pass.
    """
    before, after = np.asarray(baselines, dtype=np.float64), np.asarray(latest, dtype=np.float64)
    if before.shape != after.shape or before.ndim != 1:
        raise ValueError("a baseline and a latest score are needed for the same people")
    known = ~np.isnan(before) & ~np.isnan(after)
    gain = before - after if rule.higher_is == "worse" else after - before
    too_low = _too_low(before, rule)
    return Outcomes(
        response=_response(before, gain, known, too_low, rule),
        remission=_remission(after, known, rule),
        improved=_reliable(gain, known, rule, 1),
        worse=_reliable(gain, known, rule, -1),
        change=mean_change(gain[known], missing=int((~known).sum())),
        complete=rate(int(known.sum()), int(known.size), int(known.size)),
        below_cut=int(too_low.sum()),
    )


def _too_low(before: Values, rule: ChangeRule) -> Flags:
    """Who began where there is nothing to respond with: below the published cut, or at the floor."""
    way = before - rule.floor if rule.higher_is == "worse" else rule.floor - before
    low: Flags = way <= 0
    return low if rule.baseline_at_least is None else low | (before < rule.baseline_at_least)


def _response(before: Values, gain: Values, known: Flags, too_low: Flags, rule: ChangeRule) -> Rate | None:
    if rule.response_share is None:
        return None
    counted = known & ~too_low
    gone = np.full_like(gain, np.nan)
    np.divide(gain, np.abs(before - rule.floor), out=gone, where=counted)
    responded = counted & (gone >= rule.response_share)
    return rate(int(responded.sum()), int(counted.sum()), int((~too_low).sum()))


def _remission(after: Values, known: Flags, rule: ChangeRule) -> Rate | None:
    if rule.remission_below is not None:
        remitted = after < rule.remission_below
    elif rule.remission_at_most is not None:
        remitted = after <= rule.remission_at_most
    else:
        return None
    return rate(int((known & remitted).sum()), int(known.sum()), int(known.size))


def _reliable(gain: Values, known: Flags, rule: ChangeRule, way: int) -> Rate | None:
    if rule.reliable_points is None:
        return None
    changed = known & (way * gain >= rule.reliable_points)
    return rate(int(changed.sum()), int(known.sum()), int(known.size))


def student_t(probability: float, df: int) -> float:
    """The quantile of Student's t for a probability of at least one half, by bisection on its area."""
    low, high = 0.0, 1.0
    while _t_area(high, df) < probability - 0.5:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_area(middle, df) < probability - 0.5 else (low, middle)
    return (low + high) / 2


def _t_area(x: float, df: int) -> float:
    """The area under Student's t from 0 to x. With x = sqrt(df) tan(a) the density becomes a power of cos(a)."""
    end = float(np.arctan(x / sqrt(df)))
    angles = np.linspace(0.0, end, 401)
    weights = np.tile([2.0, 4.0], 201)[:401]
    weights[0], weights[1], weights[-1] = 1.0, 4.0, 1.0
    scale = exp(lgamma((df + 1) / 2) - lgamma(df / 2) - log(pi) / 2)
    return scale * end / 1200 * float(weights @ np.cos(angles) ** (df - 1))
