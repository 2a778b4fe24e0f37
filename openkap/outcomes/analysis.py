"""How scores move over time in many people who were not all asked equally often: mixed-effects growth.

A straight line for the group and a line of one's own for each person, so that whoever answered twice counts beside
whoever answered ten times, and nobody's last score stands in for those that are missing. Honest only where answers are
missing for reasons that the earlier answers show. Fitted by statsmodels, which is read when a fit is asked for.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
START, TIME = "at the start", "time"  # the two effects that are always there
CONFIDENCE = 0.95
NO_SPREAD = 1e-4  # a variance between people below this share of the residual is none
EXACT = 1e-9  # a residual below this share of the variance of the scores is only rounding


class NotEstimable(ValueError):
    """Why nothing can be estimated, in words."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Points for one unit, with their standard error and Wald interval; None where the error could not be found."""

    estimate: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One fitted model. `effects` are by name: "at the start", "time" (points for one unit of it), and what was added.

    Variances are in squared points; those of the slope are None without one. `left_out` rows lacked something.
    `converged` says whether to trust it, `words` what there is to know.
    """

    effects: Mapping[str, Effect]
    person_variance: float
    slope_variance: float | None
    covariance: float | None
    residual_variance: float
    log_likelihood: float
    restricted: bool
    observations: int
    people: int
    left_out: int
    converged: bool
    words: str


@dataclass(frozen=True, slots=True)
class _Table:
    """What is fitted: complete rows only."""

    person: NDArray[Any]
    score: Values
    known: Values  # a column of ones, the time, and what was added
    names: tuple[str, ...]
    left_out: int


def growth(
    person: Sequence[Any],
    time: Sequence[float],
    score: Sequence[float],
    *,
    also: Mapping[str, Sequence[float]] | None = None,
    form: Sequence[str] | None = None,
    slope: bool = False,
    restricted: bool = False,
) -> Growth:
    """Fit the scores of one instrument, one row for each score; NaN is missing.

    `time` is in any one unit, log(1 + weeks) included; `also` are facts about each row, such as the arm as 0 and 1;
    `form` names version, recall and language, of which there may be only one; `slope` lets people differ in their
    slope, too. Maximum likelihood, or the `restricted` one. NotEstimable says in words what is in the way.
    """
    table = _table(person, time, score, dict(also or {}), form)
    _refuse(table, slope=slope)
    found, said = _fitted(table, slope=slope, restricted=restricted)
    return _told(table, found, said, slope=slope, restricted=restricted)


def _table(
    person: Sequence[Any],
    time: Sequence[float],
    score: Sequence[float],
    also: Mapping[str, Sequence[float]],
    form: Sequence[str] | None,
) -> _Table:
    if form is not None and len(set(form)) > 1:
        raise NotEstimable(
            f"the scores are of {len(set(form))} forms (version, recall or language): take one at a time"
        )
    columns = [np.asarray(each, dtype=np.float64) for each in (score, time, *also.values())]
    if any(column.shape != (len(person),) for column in columns):
        raise NotEstimable("every row needs its person, its time, its score and whatever else is named")
    complete = np.isfinite(np.stack(columns)).all(axis=0)
    known = np.stack([np.ones(len(person)), *columns[1:]], axis=1)[complete]
    return _Table(
        np.asarray(person)[complete], columns[0][complete], known, (START, TIME, *also), int((~complete).sum())
    )


def _refuse(table: _Table, *, slope: bool) -> None:
    """What no program can estimate is refused before one is asked."""
    people, often = np.unique(table.person, return_counts=True)
    if people.size < 2 or often.max() < 2:
        raise NotEstimable("two people are needed, and somebody with two scores")
    if np.linalg.matrix_rank(table.known) < table.known.shape[1]:
        raise NotEstimable(f"among {', '.join(table.names)} one is the same in every row or follows from the others")
    if table.score.size <= table.known.shape[1] + 2 * slope:
        raise NotEstimable(f"{table.score.size} scores are too few for {table.known.shape[1]} effects")
    if slope and np.unique(table.known[:, 1]).size < 3:
        raise NotEstimable("slopes that differ between people need scores at three times")
    if np.ptp(table.score) == 0:
        raise NotEstimable("all scores are the same: there is nothing to explain")


def _fitted(table: _Table, *, slope: bool, restricted: bool) -> tuple[Any, list[str]]:
    """The fit of statsmodels, and its warnings as plain text."""
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams
    except ImportError:
        raise NotEstimable("statsmodels is not installed: mixed-effects growth needs it") from None
    own = table.known[:, : 2 if slope else 1]
    effects, spread = _near(table, own)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            model = MixedLM(table.score, table.known, groups=table.person, exog_re=own)
            begin = MixedLMParams.from_components(effects, spread)
            found = model.fit(start_params=begin, reml=restricted)
        except (np.linalg.LinAlgError, ValueError) as fault:
            raise NotEstimable(f"the estimate broke down: {fault}") from None
    return found, [str(each.message) for each in heard]


def _near(table: _Table, own: Values) -> tuple[Values, Values]:
    """Where to begin: plain least squares, and how far the lines of single people lie apart, in units of the residual.

    Begun anywhere else, the search may end beside the best fit.
    """
    effects = np.linalg.lstsq(table.known, table.score, rcond=None)[0]
    rest, width = table.score - table.known @ effects, own.shape[1]
    lines, noise = [], []
    for mine in (table.person == each for each in np.unique(table.person)):
        if np.linalg.matrix_rank(own[mine]) == width:
            line = np.linalg.lstsq(own[mine], rest[mine], rcond=None)[0]
            lines.append(line)
            noise.extend((rest[mine] - own[mine] @ line).tolist())
    degrees = len(noise) - width * len(lines)
    residual = float(np.square(noise).sum()) / degrees if degrees > 0 else float(np.var(rest))
    if residual <= EXACT * float(np.var(table.score)):
        raise NotEstimable("every person's scores lie on a line: there is no error to estimate anything by")
    apart = np.cov(np.array(lines).T).reshape(width, width) if len(lines) > 1 else np.eye(width)
    return effects, apart / residual + NO_SPREAD * np.eye(width)


def _told(table: _Table, found: Any, heard: Sequence[str], *, slope: bool, restricted: bool) -> Growth:
    spread, residual = np.asarray(found.cov_re, dtype=np.float64), float(found.scale)
    with np.errstate(invalid="ignore"):  # an error that is no number is told as none
        errors = np.asarray(found.bse_fe, dtype=np.float64)
    if not np.isfinite([*found.fe_params, residual, found.llf]).all():
        raise NotEstimable("the estimate broke down: it is no number")
    settled = bool(found.converged) and residual > 0
    return Growth(
        effects={
            name: _effect(float(estimate), float(error))
            for name, estimate, error in zip(table.names, found.fe_params, errors, strict=True)
        },
        person_variance=float(spread[0, 0]),
        slope_variance=float(spread[1, 1]) if slope else None,
        covariance=float(spread[0, 1]) if slope else None,
        residual_variance=residual,
        log_likelihood=float(found.llf),
        restricted=restricted,
        observations=int(table.score.size),
        people=int(np.unique(table.person).size),
        left_out=table.left_out,
        converged=settled,
        words=_words(settled, spread, residual, heard, left_out=table.left_out),
    )


def _effect(estimate: float, error: float) -> Effect:
    if not np.isfinite(error) or error <= 0:
        return Effect(estimate, None, None, None)
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    return Effect(estimate, error, estimate - half, estimate + half)


def _words(settled: bool, spread: Values, residual: float, heard: Sequence[str], *, left_out: int) -> str:
    """Whether it settled, and what to beware of."""
    parts = ["The estimate settled." if settled else "The estimate did not settle: do not use it."]
    if np.linalg.eigvalsh(spread)[0] < NO_SPREAD * residual:
        parts.append("A variance between people is at or near zero: a simpler model says as much.")
    elif settled and heard:
        parts.append("The program that fitted it warned; its standard errors may be off.")
    if left_out:
        parts.append(
            f"{left_out} {'row was' if left_out == 1 else 'rows were'} left out: something in them is missing."
        )
    return " ".join(parts)
