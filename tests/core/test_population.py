"""Many virtual people beside one curve at a time: who they are, and when each is above a limit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from openkap.core.library import standard
from openkap.core.pharmacokinetics import first_above, last_above, population, typical
from openkap.core.pharmacokinetics.population import HEADS, band, percentiles

K1 = standard().shelf("substances").get("ketamine").kinetics
TIMES = np.array([0.0, 1, 3, 6, 10, 15])
CURVES = arrays(np.float64, (4, 6), elements=st.integers(0, 6).map(float))


def slow_first(levels, times, limit):
    """Walk along one curve: at once, or on the straight line between the moment before and the first above."""
    for place, level in enumerate(levels):
        if level > limit:
            if place == 0:
                return times[0]
            share = (limit - levels[place - 1]) / (level - levels[place - 1])
            return times[place - 1] + share * (times[place] - times[place - 1])
    return np.nan


@settings(max_examples=50, deadline=None)
@given(CURVES, st.sampled_from([0.0, 2, 2.5, 5, 6]))
def test_the_first_and_the_last_moment_above_a_limit_are_those_of_each_curve(levels, limit):
    first = [slow_first(curve, TIMES, limit) for curve in levels]
    last = [slow_first(curve[::-1], TIMES[::-1], limit) for curve in levels]
    assert first_above(levels, TIMES, limit) == pytest.approx(first, nan_ok=True)
    assert last_above(levels, TIMES, limit) == pytest.approx(last, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(CURVES, st.sampled_from([0, 5, 50, 90, 100]))
def test_percentiles_are_numpys_for_few_people_and_one(levels, share):
    for some in (levels, levels[:1]):
        [found] = percentiles(some, (share,))
        assert found == pytest.approx(np.percentile(some, share, axis=0))


def test_a_band_is_the_5th_the_50th_and_the_95th_percentile():
    levels = np.arange(101.0)[:, None]
    found = band(levels)
    assert (found.p5[0], found.p50[0], found.p95[0]) == pytest.approx((5, 50, 95))


def test_people_are_a_thousand_of_one_weight_unless_said_otherwise():
    found = population(K1, weight_kg=70)
    assert set(found) == set(K1.by_id)
    assert {values.size for values in found.values()} == {HEADS} == {1000}
    assert {values.size for values in population(K1, weight_kg=70, heads=3).values()} == {3}


def test_another_seed_gives_other_people_and_none_gives_always_the_same():
    usual, again, other = (
        population(K1, weight_kg=70),
        population(K1, weight_kg=70),
        population(K1, weight_kg=70, seed=1),
    )
    assert all(np.array_equal(usual[id], again[id]) for id in usual)
    assert not np.array_equal(usual["clearance"], other["clearance"])


def scores(parameter, values, middle):
    """How many standard deviations each person lies from the middle, on the scale on which the parameter varies."""
    if parameter.varies == "log":
        away = np.log(values / middle)
    else:
        away = np.log(values / (1 - values)) - np.log(middle / (1 - middle))
    return away / np.sqrt(parameter.variance)


@pytest.mark.parametrize("parameter", K1.parameters, ids=lambda each: each.id)
def test_each_parameter_is_spread_around_its_typical_value_as_its_paper_says(parameter):
    values = population(K1, weight_kg=70, heads=4000)[parameter.id]
    middle = typical(K1, weight_kg=70)[parameter.id][0]
    if not parameter.variance:
        assert (values == middle).all()
        return
    found = scores(parameter, values, middle)
    assert (found.mean(), found.std()) == (pytest.approx(0, abs=0.05), pytest.approx(1, abs=0.05))
    assert (values > 0).all()
    assert parameter.varies == "log" or (values < 1).all()


def test_parameters_of_one_name_vary_together_and_all_others_on_their_own():
    people, middle = population(K1, weight_kg=70), typical(K1, weight_kg=70)
    varied = [each for each in K1.parameters if each.variance]
    drawn = {each.id: scores(each, people[each.id], middle[each.id][0]) for each in varied}
    for one in varied:
        for other in varied:
            together = (one.shared or one.id) == (other.shared or other.id)
            alike = np.corrcoef(drawn[one.id], drawn[other.id])[0, 1]
            assert alike == pytest.approx(1, abs=1e-6) if together else abs(alike) < 0.2
