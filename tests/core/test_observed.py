"""Area, peak and terminal half-life of measured concentrations: exact where the truth is known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.pharmacokinetics.observed import area, peak, terminal

HOURS = [0.0, 0.5, 1, 2, 4, 8, 12]
halves = st.floats(0.5, 20)


@given(halves, st.floats(1, 500))
def test_a_pure_decay_gives_its_own_area_and_half_life(half_life, start):
    levels = [start * 0.5 ** (hour / half_life) for hour in HOURS]
    rate = math.log(2) / half_life
    assert area(HOURS, levels) == pytest.approx((levels[0] - levels[-1]) / rate, rel=1e-9)
    found = terminal(HOURS, levels)
    assert (found.half_life, found.points) == (pytest.approx(half_life, rel=1e-6), 6)


def slow_area(times, levels):
    """Each piece cut into many small ones: a straight line up, a straight line of logarithms down."""
    total, cuts = 0.0, 2000
    for since, until, before, after in zip(times, times[1:], levels, levels[1:], strict=False):
        step = (until - since) / cuts
        for place in range(cuts):
            share = (place + 0.5) / cuts
            falls = 0 < after < before
            total += step * (before * (after / before) ** share if falls else before + (after - before) * share)
    return total


@given(st.lists(st.one_of(st.just(0.0), st.floats(0.01, 50)), min_size=7, max_size=7))
def test_the_area_is_what_many_small_pieces_add_up_to(levels):
    last = max((place for place, level in enumerate(levels) if level > 0), default=0)
    expected = slow_area(HOURS[: last + 1], levels[: last + 1])
    assert area(HOURS, levels) == pytest.approx(expected, rel=1e-5, abs=1e-9)


@given(st.permutations(range(7)))
def test_the_order_of_the_measurements_does_not_matter(order):
    levels = [0, 3, 8, 6, 4, 2, 1.2]
    mixed = [HOURS[place] for place in order], [levels[place] for place in order]
    assert (area(*mixed), peak(*mixed), terminal(*mixed)) == (area(HOURS, levels), (8, 1), terminal(HOURS, levels))


def test_the_first_of_equal_peaks_is_the_peak_and_zeros_at_the_end_add_nothing():
    assert peak([0, 1, 2, 3], [0, 5, 5, 1]) == (5, 1)
    assert area([0, 1, 2, 9], [0, 4, 2, 0]) == pytest.approx(2 + 2 / math.log(2))
    assert area([0, 1], [0, 0]) == 0


def test_the_line_that_fits_best_is_taken_and_of_equal_ones_the_longest():
    hours = [0, 1, 2, 4, 6, 8, 10]
    early = [20.0, 12.0, 8.0]
    late = [6 * 0.5 ** ((hour - 4) / 3) for hour in hours[3:]]
    found = terminal(hours, early + late)
    assert (found.half_life, found.points) == (pytest.approx(3), 4)


def test_what_does_not_fall_or_is_too_short_has_no_half_life():
    assert terminal([0, 1, 2, 3, 4], [1, 9, 3, 4, 5]) is None
    assert terminal([0, 1, 2], [0, 5, 2]) is None
    assert terminal([0, 1, 2, 3, 4], [0, 5, 2, 2, 2]) is None


@pytest.mark.parametrize(
    ("times", "levels", "says"),
    [
        ([], [], "are needed"),
        ([1, 1], [2, 3], "a time of its own"),
        ([0, 1], [2, -3], "0 or more"),
        ([0, 1], [2, math.inf], "0 or more"),
        ([0, 1], [2, math.nan], "0 or more"),
    ],
)
def test_what_is_no_measurement_is_refused(times, levels, says):
    for ask in (area, peak, terminal):
        with pytest.raises(ValueError, match=says):
            ask(times, levels)


def slow_terminal(times, levels):
    """Every tail of three or more after the highest: numpy's line and r squared adjusted for its two parameters."""
    tail = [
        (time, math.log(level))
        for time, level in list(zip(times, levels, strict=True))[levels.index(max(levels)) + 1 :]
    ]
    found = []
    for count in range(3, len(tail) + 1):
        at, logs = np.array(tail[-count:]).T
        if len({*logs}) == 1:
            continue
        slope, start = np.polyfit(at, logs, 1)
        r_squared = 1 - ((logs - slope * at - start) ** 2).sum() / ((logs - logs.mean()) ** 2).sum()
        if slope < -1e-9:
            found.append((math.log(2) / -slope, count, 1 - (1 - r_squared) * (count - 1) / (count - 2)))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=6, max_size=6))
def test_the_terminal_line_is_the_best_that_any_tail_gives(falling):
    levels = [0.0, *falling]
    tried = slow_terminal(HOURS, levels)
    found = terminal(HOURS, levels)
    if not tried:
        assert found is None
        return
    best = max(fit for *_, fit in tried)
    assert found.fit == pytest.approx(best, abs=1.01e-4)
    [same] = [line for line in tried if line[1] == found.points]
    assert (found.half_life, found.fit) == (pytest.approx(same[0], rel=1e-6), pytest.approx(same[2], abs=1e-9))
    assert found.points == max(count for _, count, fit in tried if fit >= best - 1e-4 - 1e-12)


def test_a_value_of_zero_after_the_peak_is_no_point_of_the_line():
    with_zero = terminal([0, 1, 2, 3, 4, 5], [0, 16, 8, 4, 2, 0])
    assert (with_zero.half_life, with_zero.points, with_zero.fit) == (pytest.approx(1), 3, pytest.approx(1))


@pytest.mark.parametrize("levels", [[9, 2, 1, 2], [9, 2, 2, 2], [9, 1, 2, 3]])
def test_a_level_line_has_no_half_life(levels):
    assert terminal([0, 1, 2, 3], levels) is None


@given(st.integers(1, 3000), st.integers(3, 8))
def test_equal_values_never_seem_to_fall(sevenths, count):
    times = [0, *(0.3 + 1.1 * place for place in range(count))]
    assert terminal(times, [1e6, *[sevenths / 7] * count]) is None


def test_the_peak_itself_is_not_on_the_terminal_line():
    assert terminal([0, 1, 2], [4, 2, 1]) is None
    assert terminal([0, 1, 2, 3], [8, 4, 2, 1]).points == 3
    assert terminal([0], [4]) is None


@pytest.mark.parametrize(
    ("times", "levels", "says"),
    [
        ([], [], "measurements are needed, each with a time of its own"),
        ([1, 1], [2, 3], "measurements are needed, each with a time of its own"),
        ([0, 1], [2, -0.1], "a concentration is 0 or more"),
    ],
)
def test_a_refusal_is_a_whole_sentence(times, levels, says):
    with pytest.raises(ValueError) as refused:
        area(times, levels)
    assert str(refused.value) == says


def test_each_measurement_has_its_time():
    with pytest.raises(ValueError, match="shorter"):
        area([0, 1], [2])
