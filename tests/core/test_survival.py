"""Kaplan and Meier's steps and the log-rank test, beside a slow reading of their definitions in whole fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.survival import chi_square_p, log_rank, survival

# Time to relapse of 6 people by hand: at 2 of 6, at 4 of 4 (two of them), at 9 of 1; one leaves at 3, one at 4.
BY_HAND = ([2, 3, 4, 4, 4, 9], [True, False, True, True, False, True])
people = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25)
grouped = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from("abc")), min_size=2, max_size=25)


def slow_steps(watched):
    """By definition: at each time at which it happened, the share of those still at risk whom it spared."""
    share, greenwood, steps = Fraction(1), Fraction(0), []
    for moment in sorted({time for time, happened in watched if happened}):
        at_risk = sum(time >= moment for time, _ in watched)
        fell = sum(happened and time == moment for time, happened in watched)
        share *= 1 - Fraction(fell, at_risk)
        greenwood += Fraction(fell, at_risk * (at_risk - fell)) if fell < at_risk else 0
        steps.append((moment, at_risk, fell, share, greenwood))
    return steps


def slow_log_rank(watched, one):
    """For two groups by definition: events of one group less those expected at each time, squared, over variance."""
    apart = variance = Fraction(0)
    for moment in {time for time, happened, _ in watched if happened}:
        risk = [group for time, _, group in watched if time >= moment]
        fell = [group for time, happened, group in watched if happened and time == moment]
        all_risk, one_risk = len(risk), sum(group == one for group in risk)
        apart += sum(group == one for group in fell) - Fraction(len(fell) * one_risk, all_risk)
        if all_risk > 1:
            both = Fraction(one_risk, all_risk) * (1 - Fraction(one_risk, all_risk))
            variance += len(fell) * both * Fraction(all_risk - len(fell), all_risk - 1)
    return (float(apart**2 / variance), float(variance)) if variance else (None, 0.0)


def split(watched):
    return tuple(map(list, zip(*watched, strict=True)))


def test_six_people_are_counted_by_hand():
    found = survival(*BY_HAND)
    assert found.times.tolist() == [2, 4, 9]
    assert (found.at_risk.tolist(), found.happened.tolist()) == ([6, 4, 1], [1, 2, 1])
    assert found.share == pytest.approx([5 / 6, 5 / 12, 0])
    assert found.median.estimate == 4
    assert [found.share_at(time) for time in (0, 2, 3.9, 100)] == pytest.approx([1, 5 / 6, 5 / 6, 0])
    assert found.numbers_at_risk([0, 2, 3, 4, 5, 10]).tolist() == [6, 6, 5, 4, 1, 0]


@given(people)
def test_every_step_is_the_share_that_the_definition_gives(watched):
    found = survival(*split(watched))
    steps = slow_steps(watched)
    assert found.times.tolist() == [moment for moment, *_ in steps]
    for place, (_, at_risk, fell, share, greenwood) in enumerate(steps):
        assert (found.at_risk[place], found.happened[place]) == (at_risk, fell)
        assert found.share[place] == pytest.approx(float(share), abs=1e-12)
        if share:
            assert found.error[place] == pytest.approx(float(share) * math.sqrt(greenwood), abs=1e-12)
        else:
            assert np.isnan([found.error[place], found.low[place], found.high[place]]).all()


@given(people, st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_are_symmetric_on_their_own_scale_and_stay_between_0_and_1(watched, confidence):
    found = survival(*split(watched), confidence=confidence)
    z = {0.8: 1.2815516, 0.95: 1.9599640, 0.99: 2.5758293}[confidence]
    for share, error, low, high in zip(found.share, found.error, found.low, found.high, strict=True):
        if share > 0:
            assert 0 <= low < share < high <= 1
            half = z * error / (share * -math.log(share))
            assert math.log(-math.log(high)) == pytest.approx(math.log(-math.log(share)) - half, rel=1e-6, abs=1e-6)
            if low > 1e-300:
                assert math.log(-math.log(low)) == pytest.approx(math.log(-math.log(share)) + half, rel=1e-6, abs=1e-6)


@given(people)
def test_the_median_is_the_first_time_by_which_it_happened_to_half(watched):
    halves = [moment for moment, _, _, share, _ in slow_steps(watched) if share <= Fraction(1, 2)]
    assert survival(*split(watched)).median.estimate == (halves[0] if halves else None)


@given(people)
def test_without_anyone_leaving_it_is_the_plain_share_who_were_spared(watched):
    times = [time for time, _ in watched]
    found = survival(times, [True] * len(times))
    for time in range(14):
        assert found.share_at(time) == pytest.approx(sum(each > time for each in times) / len(times))


def test_nothing_happened_is_a_line_at_one_and_no_median():
    found = survival([3, 5], [False, False])
    assert (found.times.size, found.share_at(4), found.median) == (0, 1.0, (None, None, None))


@given(grouped)
def test_two_groups_are_compared_as_the_definition_says(watched):
    watched = [(time, happened, "a" if group == "a" else "b") for time, happened, group in watched]
    expected, _ = slow_log_rank(watched, "a")
    if len({group for *_, group in watched}) < 2 or expected is None:
        with pytest.raises(ValueError, match=r"two groups|nothing to compare"):
            log_rank(*split(watched))
        return
    found = log_rank(*split(watched))
    assert found.chi_square == pytest.approx(expected, rel=1e-8, abs=1e-10)
    assert (found.df, found.p) == (1, pytest.approx(math.erfc(math.sqrt(expected / 2)), rel=1e-6))
    assert sum(found.observed) == pytest.approx(sum(found.expected))


@given(grouped)
def test_what_groups_are_called_changes_nothing(watched):
    if len({group for *_, group in watched}) < 2:
        return
    renamed = [(time, happened, {"a": "z", "b": "y", "c": "x"}[group]) for time, happened, group in watched]
    try:
        found = log_rank(*split(watched))
    except ValueError:
        with pytest.raises(ValueError, match="nothing to compare"):
            log_rank(*split(renamed))
        return
    other = log_rank(*split(renamed))
    assert other.chi_square == pytest.approx(found.chi_square, rel=1e-7, abs=1e-9)
    assert (other.df, other.expected[::-1]) == (found.df, pytest.approx(found.expected))


def test_three_groups_have_two_degrees_of_freedom_and_a_group_never_at_risk_has_none():
    three = log_rank([1, 2, 3, 4, 5, 6], [True] * 6, list("abcabc"))
    gone = log_rank([5, 6, 7, 8, 1], [True, True, True, True, False], list("ababc"))
    assert (three.df, gone.df) == (2, 1)
    assert gone.chi_square == pytest.approx(log_rank([5, 6, 7, 8], [True] * 4, list("abab")).chi_square)


# Critical values of the printed chi-square table.
@pytest.mark.parametrize(
    ("value", "df", "p"),
    [(3.841, 1, 0.05), (5.991, 2, 0.05), (7.815, 3, 0.05), (11.345, 3, 0.01), (18.307, 10, 0.05), (0, 3, 1)],
)
def test_p_values_match_the_printed_table(value, df, p):
    assert chi_square_p(value, df) == pytest.approx(p, rel=2e-3)


@pytest.mark.parametrize(
    ("times", "happened", "says"),
    [
        ([], [], "a time, and whether it happened, are needed for each of at least one person"),
        ([1, 2], [True], "a time, and whether it happened, are needed for each of at least one person"),
        ([[1]], [[True]], "a time, and whether it happened, are needed for each of at least one person"),
        ([-1], [True], "everyone is followed for a known time of 0 or more"),
        ([1, -0.5], [True, True], "everyone is followed for a known time of 0 or more"),
        ([math.nan], [True], "everyone is followed for a known time of 0 or more"),
        ([math.inf], [False], "everyone is followed for a known time of 0 or more"),
    ],
)
def test_what_cannot_be_is_refused(times, happened, says):
    with pytest.raises(ValueError) as refused:
        survival(times, happened)
    assert str(refused.value) == says


def test_a_confidence_lies_between_0_and_1():
    for confidence in (0, 1):
        with pytest.raises(ValueError) as refused:
            survival(*BY_HAND, confidence=confidence)
        assert str(refused.value) == "a confidence lies between 0 and 1"


@pytest.mark.parametrize(
    ("happened", "groups", "says"),
    [
        ([True, True], ["a", "a"], "two groups are needed, and a group for each person"),
        ([True, True], ["a", "b", "c"], "two groups are needed, and a group for each person"),
        (
            [False, False],
            ["a", "b"],
            "it happened to nobody while two groups were at risk: there is nothing to compare",
        ),
    ],
)
def test_one_group_is_compared_with_nobody(happened, groups, says):
    with pytest.raises(ValueError) as refused:
        log_rank([1, 2], happened, groups)
    assert str(refused.value) == says


def test_a_comparison_names_its_groups_in_order_with_their_events():
    found = log_rank([1, 2, 3, 4], [True, True, True, False], list("zaza"))
    assert (found.groups, found.observed) == (("a", "z"), (1, 2))
    assert all(isinstance(count, int) for count in found.observed)
    assert found.expected == pytest.approx((2 / 4 + 2 / 3 + 1 / 2, 2 / 4 + 1 / 3 + 1 / 2))


def test_a_moment_of_nothing_at_all_is_a_time_too():
    found = survival([0, 0, 1], [True, False, True])
    assert (found.times.tolist(), found.at_risk.tolist()) == ([0, 1], [3, 1])
    assert found.share == pytest.approx([2 / 3, 0])
    assert found.followed.tolist() == [0, 0, 1]


def test_the_median_and_its_limits_are_the_times_at_which_the_lines_fall_to_half():
    found = survival(range(1, 21), [True] * 20)
    lines = {"estimate": found.share, "low": found.low, "high": found.high}
    for name, line in lines.items():
        reached = [time for time, share in zip(found.times, line, strict=True) if share <= 0.5 + 1e-12]
        assert getattr(found.median, name) == reached[0]
    assert found.median.low < found.median.estimate == 10 < found.median.high


def test_the_usual_confidence_is_ninety_five_percent():
    usual, same = survival(*BY_HAND), survival(*BY_HAND, confidence=0.95)
    assert usual.low[:2].tolist() == same.low[:2].tolist()
    assert usual.low[0] > survival(*BY_HAND, confidence=0.99).low[0]
