"""Mixed-effects growth: the likelihood written out by hand agrees, and what cannot be estimated is said in words."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.outcomes.analysis import NotEstimable, growth

EIGHT = [person for person in range(8) for _ in range(4)]
WEEKS = [0.0, 1.0, 2.0, 3.0] * 8


def scores(seed, *, between=3.0, slopes=0.0):
    """Invented scores that fall by two points a week, with people apart by so much, and a point of error."""
    dice = np.random.default_rng(seed)
    own, way = (np.repeat(dice.normal(0, spread, 8), 4) for spread in (between, slopes))
    return 20 + own + (way - 2) * np.array(WEEKS) + dice.normal(0, 1, 32)


def log_likelihood(person, own, known, score, effects, spread, residual):
    """By the density of the normal distribution, person by person."""
    total = 0.0
    for mine in (np.asarray(person) == each for each in sorted(set(person))):
        rest = score[mine] - known[mine] @ effects
        covariance = own[mine] @ spread @ own[mine].T + residual * np.eye(mine.sum())
        total -= 0.5 * (
            mine.sum() * math.log(2 * math.pi)
            + np.linalg.slogdet(covariance)[1]
            + rest @ np.linalg.solve(covariance, rest)
        )
    return total


def needs_statsmodels():
    pytest.importorskip("statsmodels", reason="statsmodels is not installed")


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_the_fit_is_the_highest_point_of_the_likelihood_written_out_by_hand(seed, slope):
    needs_statsmodels()
    score = scores(seed, slopes=1.0 if slope else 0.0)
    found = growth(EIGHT, WEEKS, score, slope=slope)
    if not found.converged:
        return
    known = np.stack([np.ones(32), WEEKS], axis=1)
    own = known if slope else known[:, :1]
    best = np.array([effect.estimate for effect in found.effects.values()])
    spread = np.array([[found.person_variance]])
    if slope:
        spread = np.array([[found.person_variance, found.covariance], [found.covariance, found.slope_variance]])

    def at(effects=best, spread=spread, residual=found.residual_variance):
        return log_likelihood(EIGHT, own, known, score, effects, spread, residual)

    assert found.log_likelihood == pytest.approx(at(), rel=1e-6)
    moved = [at(effects=best + step) for step in ([0.2, 0], [-0.2, 0], [0, 0.1], [0, -0.1])]
    moved += [at(spread=spread * share) for share in (0.9, 1.1)]
    moved += [at(residual=found.residual_variance * share) for share in (0.9, 1.1)]
    assert max(moved) < found.log_likelihood + 1e-6


def test_an_interval_lies_around_its_estimate_and_holds_the_truth_it_was_made_from():
    needs_statsmodels()
    found = growth(EIGHT, WEEKS, scores(3))
    fall = found.effects["time"]
    assert fall.low < -2 < fall.high
    assert fall.high - fall.estimate == pytest.approx(1.959964 * fall.error)
    assert (found.observations, found.people, found.left_out, found.converged) == (32, 8, 0, True)
    assert found.words == "The estimate settled."


def test_a_person_with_a_missing_score_stays_with_the_others():
    needs_statsmodels()
    score = scores(4)
    score[[3, 7, 6]] = math.nan
    found = growth(EIGHT, WEEKS, score, also={"arm": [person % 2 for person in EIGHT]})
    assert (found.observations, found.people, found.left_out) == (29, 8, 3)
    assert list(found.effects) == ["at the start", "time", "arm"]
    assert "3 rows were left out" in found.words


def test_people_who_do_not_differ_are_called_alike():
    needs_statsmodels()
    alike = 20 - 2 * np.array(WEEKS) + np.tile([0.5, -0.5, 0.5, -0.5], 8) * np.repeat([1, -1], 16)
    assert "at or near zero" in growth(EIGHT, WEEKS, alike).words


def test_the_restricted_likelihood_does_not_take_the_residual_for_smaller_than_it_is():
    needs_statsmodels()
    plain, fair = (growth(EIGHT, WEEKS, scores(5), restricted=restricted) for restricted in (False, True))
    assert fair.person_variance > plain.person_variance
    assert fair.effects["time"].estimate == pytest.approx(plain.effects["time"].estimate)


@pytest.mark.parametrize(
    ("given", "options", "says"),
    [
        (([1], [0], [5]), {}, "two people"),
        (([1, 2], [0, 1], [5, 6]), {}, "somebody with two scores"),
        (([1, 1, 2], [0, 1], [5, 6, 7]), {}, "every row needs"),
        ((EIGHT, [2.0] * 32, scores(1)), {}, "the same in every row"),
        ((EIGHT, WEEKS, scores(1)), {"also": {"twice": WEEKS}}, "follows from the others"),
        ((EIGHT, WEEKS, [7.0] * 32), {}, "all scores are the same"),
        (([1, 1, 2], [0, 1, 0], [5, 4, 6]), {"also": {"arm": [0, 0, 1]}}, "too few for 3 effects"),
        ((EIGHT, [0.0, 0.0, 1.0, 1.0] * 8, scores(1)), {"slope": True}, "three times"),
        ((EIGHT, WEEKS, scores(1)), {"form": ["1 en"] * 31 + ["2 en"]}, "2 forms"),
        (([1, 1, 2], [0, 1, 0], [math.nan, 4, 6]), {}, "somebody with two scores"),
    ],
)
def test_what_cannot_be_estimated_is_said_in_words(given, options, says):
    with pytest.raises(NotEstimable, match=says):
        growth(*given, **options)


def test_scores_without_any_error_are_no_estimate():
    needs_statsmodels()
    with pytest.raises(NotEstimable, match="no error to estimate"):
        growth(EIGHT, WEEKS, [30 - person - 2 * week for person, week in zip(EIGHT, WEEKS, strict=True)])


def test_without_the_library_the_words_say_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "statsmodels.regression.mixed_linear_model", None)
    with pytest.raises(NotEstimable, match="statsmodels is not installed"):
        growth(EIGHT, WEEKS, scores(1))
