"""Rates with honest intervals, and nobody who is missing disappears."""

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core import cohorts
from openkap.core.trajectories import ChangeRule, Point, trajectory
from tests.core.test_trajectories import BETTER_UP, DOSE_1, WORSE_UP, week


# Wilson intervals: 81 of 263, 15 of 148 and 0 of 20 as printed by Newcombe (1998), table I, method 3.
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_match_the_published_examples(k, n, low, high):
    found = cohorts.proportion(k, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_solves_its_own_equation_and_holds_its_estimate(kn):
    k, n = kn
    found = cohorts.proportion(k, n)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    for limit in {found.low, found.high} - {0.0, 1.0}:
        assert abs(found.estimate - limit) == pytest.approx(1.959964 * math.sqrt(limit * (1 - limit) / n), rel=1e-5)


@given(st.integers(0, 50), st.integers(1, 50))
def test_what_happens_and_what_does_not_have_mirrored_intervals(k, more):
    n = k + more
    yes, no = cohorts.proportion(k, n), cohorts.proportion(n - k, n)
    assert (yes.low, yes.high) == (pytest.approx(1 - no.high), pytest.approx(1 - no.low))


def test_a_wider_confidence_is_a_wider_interval():
    narrow, wide = cohorts.proportion(5, 20), cohorts.proportion(5, 20, confidence=0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_no_proportion_of_nothing(k, n):
    with pytest.raises(ValueError, match="no proportion"):
        cohorts.proportion(k, n)


def test_a_rate_names_the_missing_and_what_they_could_change():
    found = cohorts.rate(12, 20, 50)
    assert (found.estimate, found.counted, found.missing, found.total) == (0.6, 20, 30, 50)
    assert (found.least, found.most) == (0.24, 0.84)


def test_a_rate_of_nobody_has_no_estimate_and_no_false_zero():
    nobody_counted, nobody = cohorts.rate(0, 0, 7), cohorts.rate(0, 0, 0)
    assert (nobody_counted.estimate, nobody_counted.least, nobody_counted.most) == (None, 0, 1)
    assert (nobody.estimate, nobody.least, nobody.most) == (None, None, None)


@pytest.mark.parametrize("numbers", [(3, 2, 5), (1, 6, 5), (-1, 2, 3)])
def test_numbers_that_cannot_be_are_refused(numbers):
    with pytest.raises(ValueError, match="cannot be"):
        cohorts.rate(*numbers)


@pytest.mark.parametrize(
    ("df", "t"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (10_000, 1.960)]
)
def test_students_t_matches_the_printed_table(df, t):
    assert cohorts.student_t(0.975, df) == pytest.approx(t, abs=6e-4)


def test_mean_change_matches_the_hand_calculation():
    # Gains 2, 4, 6: mean 4, standard deviation 2, error 2 / sqrt(3) = 1.1547, t(2) = 4.3027: 4 +- 4.968.
    found = cohorts.mean_change([2, 4, 6], missing=5)
    assert (found.mean, found.counted, found.missing) == (4, 3, 5)
    assert (found.low, found.high) == (pytest.approx(-0.968, abs=1e-3), pytest.approx(8.968, abs=1e-3))


@pytest.mark.parametrize(("gains", "mean"), [([], None), ([3], 3)])
def test_fewer_than_two_have_no_interval(gains, mean):
    found = cohorts.mean_change(gains)
    assert (found.mean, found.low, found.high) == (mean, None, None)


NAN = float("nan")


def test_a_group_is_counted_by_hand():
    before = [20, 20, 18, 8, 14, 15, NAN, 22]
    after = [9, 10, 17, 2, 21, NAN, 3, NAN]
    found = cohorts.outcomes(before, after, WORSE_UP)
    assert (found.response.happened, found.response.counted, found.response.total) == (2, 4, 7)
    assert (found.remission.happened, found.remission.counted, found.remission.total) == (1, 5, 8)
    assert (found.improved.happened, found.worse.happened) == (3, 1)
    assert (found.complete.happened, found.complete.total, found.below_cut) == (5, 8, 1)
    assert found.change.mean == pytest.approx((11 + 10 + 1 + 6 - 7) / 5)


def test_an_instrument_without_rules_has_no_rates():
    found = cohorts.outcomes([10], [5], ChangeRule(higher_is="worse", floor=0))
    assert (found.response, found.remission, found.improved, found.worse) == (None, None, None, None)


def test_an_empty_clinic_is_not_an_error():
    found = cohorts.outcomes([], [], WORSE_UP)
    assert (found.response.total, found.response.estimate, found.change.mean) == (0, None, None)


def test_two_arrays_of_different_people_are_refused():
    with pytest.raises(ValueError, match="same people"):
        cohorts.outcomes([1, 2], [1], WORSE_UP)


value = st.one_of(st.just(NAN), st.integers(0, 27).map(float))


@given(st.lists(st.tuples(value, value), max_size=30), st.sampled_from([WORSE_UP, BETTER_UP]))
def test_a_group_is_the_sum_of_its_clients(pairs, rule):
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = cohorts.outcomes(before, after, rule)
    each = [one_by_one(*pair, rule) for pair in pairs]
    known = [course for course in each if course.change is not None]
    assert found.improved.happened == sum(course.reliable == "improved" for course in known)
    assert found.worse.happened == sum(course.reliable == "worse" for course in known)
    assert found.complete.happened == len(known)
    if found.response is not None:
        assert found.response.happened == sum(course.response is True for course in known)
        assert found.response.counted == sum(course.response is not None for course in known)
    if found.remission is not None:
        assert found.remission.happened == sum(course.remission is True for course in known)


def one_by_one(before: float, after: float, rule: ChangeRule):
    points = [week(-1, before)] * (not math.isnan(before)) + [week(1, after)] * (not math.isnan(after))
    return trajectory(points, rule, first_dose_at=DOSE_1)


def test_whole_numbers_and_floats_are_counted_alike():
    as_ints = cohorts.outcomes(np.array([20, 10]), np.array([10, 9]), WORSE_UP)
    assert as_ints.response.happened == 1
    assert isinstance(Point(DOSE_1, 1).value, int)


rows = st.lists(
    st.tuples(st.integers(1, 5), st.integers(-60, 120), st.integers(0, 27), st.integers(1, 2)), max_size=40, unique=True
)


@given(rows, st.lists(st.integers(1, 6), min_size=1, max_size=5, unique=True))
def test_pairing_everyone_at_once_is_pairing_each_alone(found, people):
    people, found = sorted(people), sorted(found)
    first = {person: 10 * person for person in people}
    pairs = cohorts.paired(
        np.array(people), np.array([first[person] for person in people]), cohorts.Scores.of(found), begins=28, ends=91
    )
    for place, person in enumerate(people):
        mine = [(at - first[person], value, form) for who, at, value, form in found if who == person]
        before = last_of(mine, lambda after: after <= 0)
        assert same(pairs.before[place], before)
        assert same(pairs.endpoint[place], comparable(before, last_of(mine, lambda after: 28 <= after <= 91)))
        assert same(pairs.last[place], comparable(before, last_of(mine, lambda after: 0 < after <= 91)))


def last_of(mine, wanted):
    return next(((value, form) for after, value, form in reversed(mine) if wanted(after)), None)


def comparable(before, later):
    return later if before and later and before[1] == later[1] else None


def same(found, expected):
    return math.isnan(found) if expected is None else found == expected[0]


def test_a_clinic_without_scores_pairs_nothing():
    pairs = cohorts.paired(np.array([1, 2]), np.array([0, 0]), cohorts.Scores.of([]), begins=1, ends=2)
    assert np.isnan([pairs.before, pairs.endpoint, pairs.last]).all()
    nobody = np.array([], dtype=np.int64)
    assert cohorts.paired(nobody, nobody, cohorts.Scores.of([(1, 2, 3, 1)]), begins=1, ends=2).before.size == 0


def test_a_paired_test_matches_the_hand_calculation_and_the_printed_table():
    # Gains 2, 4, 6: mean 4, standard deviation 2, so d is 2 and t 2 * sqrt(3) with 2 degrees of freedom.
    found = cohorts.paired_test([2, 4, 6])
    assert (found.d, found.t, found.df) == (2, pytest.approx(2 * math.sqrt(3)), 2)
    # With 2 degrees of freedom the area has a closed form.
    assert found.p == pytest.approx(1 - found.t / math.sqrt(found.t**2 + 2), abs=1e-9)
    assert (cohorts.paired_test([5]), cohorts.paired_test([3, 3, 3])) == (None, None)


@given(st.lists(st.integers(-10, 20), min_size=1, max_size=12), st.integers(0, 99))
def test_a_bootstrap_is_what_drawing_one_by_one_gives(gains, seed):
    found = cohorts.bootstrap(gains, seed=seed, draws=50)
    dice = np.random.default_rng(seed).integers(len(gains), size=(50, len(gains)))
    means = sorted(sum(gains[place] for place in draw) / len(gains) for draw in dice.tolist())
    low, high = (means[int(rank)] + (rank % 1) * (means[int(rank) + 1] - means[int(rank)]) for rank in (1.225, 47.775))
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    assert found.estimate == pytest.approx(sum(gains) / len(gains))
    assert found == cohorts.bootstrap(gains, seed=seed, draws=50)


def test_a_bootstrap_of_the_mean_is_near_students_interval_for_many():
    gains = np.random.default_rng(1).normal(4, 2, 400)
    drawn, exact = cohorts.bootstrap(gains, seed=2), cohorts.mean_change(gains)
    assert (drawn.low, drawn.high) == (pytest.approx(exact.low, abs=0.03), pytest.approx(exact.high, abs=0.03))


@pytest.mark.parametrize("gains", [[], [1, NAN]])
def test_there_is_no_bootstrap_of_what_is_not_known(gains):
    with pytest.raises(ValueError, match="known values"):
        cohorts.bootstrap(gains, seed=1)


@given(rows, st.sampled_from([WORSE_UP, BETTER_UP]))
def test_windows_and_forms_are_kept_apart_for_many_as_for_one(found, rule):
    """Everyone's last score since the dose, counted at once, is what each trajectory says of it."""
    people, found = list(range(1, 6)), sorted(found)
    pairs = cohorts.paired(np.array(people), np.zeros(5, dtype=np.int64), cohorts.Scores.of(found), begins=28, ends=120)
    together = cohorts.outcomes(pairs.before, pairs.last, rule)
    each = [
        trajectory(
            [Point(DOSE_1 + timedelta(seconds=at), value, str(form)) for who, at, value, form in found if who == one],
            rule,
            first_dose_at=DOSE_1,
        )
        for one in people
    ]
    assert together.complete.happened == sum(course.change is not None for course in each)
    assert together.improved.happened == sum(course.reliable == "improved" for course in each)
    assert together.worse.happened == sum(course.reliable == "worse" for course in each)
    if together.remission is not None:
        assert together.remission.happened == sum(course.remission is True for course in each)
    if together.response is not None:
        assert together.response.happened == sum(course.response is True for course in each)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: cohorts.proportion(3, 2), "3 of 2 is no proportion"),
        (lambda: cohorts.proportion(0, 0), "0 of 0 is no proportion"),
        (lambda: cohorts.rate(1, 6, 5), "1 of 6 of 5 cannot be"),
        (
            lambda: cohorts.outcomes([1, 2], [1], WORSE_UP),
            "a baseline and a latest score are needed for the same people",
        ),
        (
            lambda: cohorts.outcomes([[1]], [[1]], WORSE_UP),
            "a baseline and a latest score are needed for the same people",
        ),
        (lambda: cohorts.bootstrap([], seed=1), "a bootstrap needs known values of at least one person, and a draw"),
        (
            lambda: cohorts.bootstrap([1], seed=1, draws=0),
            "a bootstrap needs known values of at least one person, and a draw",
        ),
    ],
)
def test_a_refusal_is_a_whole_sentence(ask, says):
    with pytest.raises(ValueError) as refused:
        ask()
    assert str(refused.value) == says


def test_one_draw_is_enough_for_a_bootstrap_of_one_person():
    assert cohorts.bootstrap([5], seed=1, draws=1) == cohorts.Interval(5, 5, 5)


def test_two_pairs_are_enough_for_a_test():
    found = cohorts.paired_test([2, 4])
    assert (found.df, found.d, found.t) == (1, pytest.approx(3 / 2**0.5), pytest.approx(3))
    # With 1 degree of freedom t has the area of an arc tangent.
    assert found.p == pytest.approx(1 - 2 * math.atan(3) / math.pi, abs=1e-9)
    assert cohorts.paired_test([-2, -4]).p == pytest.approx(found.p)
    assert cohorts.paired_test([2, 4]).t == -cohorts.paired_test([-2, -4]).t


def test_an_interval_is_as_wide_as_its_confidence():
    usual, wide = cohorts.mean_change([2, 4, 6]), cohorts.mean_change([2, 4, 6], confidence=0.99)
    assert (usual.missing, wide.missing) == (0, 0)
    # The printed table for 2 degrees of freedom: 4.303 and 9.925.
    assert (wide.high - wide.mean) / (usual.high - usual.mean) == pytest.approx(9.925 / 4.303, rel=1e-3)
    assert (wide.mean - wide.low) == pytest.approx(wide.high - wide.mean)


@pytest.mark.parametrize(("before", "low"), [(9, 1), (10, 0), (0, 1)])
def test_who_began_below_the_cut_is_in_no_rate_of_response(before, low):
    found = cohorts.outcomes([before], [2], WORSE_UP)
    assert (found.below_cut, found.response.total) == (low, 1 - low)


def test_exactly_the_share_and_exactly_the_points_count():
    found = cohorts.outcomes([20, 20], [10, 10.1], WORSE_UP)
    assert (found.response.happened, found.response.counted) == (1, 2)
    reliable = cohorts.outcomes([20, 20, 20], [14, 26, 15], WORSE_UP)
    assert (reliable.improved.happened, reliable.worse.happened) == (1, 1)


def test_remission_is_below_or_at_most_as_the_rule_says():
    at_most = ChangeRule(higher_is="worse", floor=0, remission_at_most=5)
    assert cohorts.outcomes([20, 20], [5, 6], at_most).remission.happened == 1
    assert cohorts.outcomes([20, 20], [4, 5], WORSE_UP).remission.happened == 1


def test_on_a_scale_that_is_better_upwards_the_way_leads_up():
    rule = ChangeRule(higher_is="better", floor=100, response_share=0.5, reliable_points=21)
    found = cohorts.outcomes([40, 40, 100], [70, 69, 100], rule)
    assert (found.response.happened, found.response.counted, found.below_cut) == (1, 2, 1)
    assert (found.improved.happened, found.worse.happened, found.change.mean) == (2, 0, pytest.approx(59 / 3))


def test_windows_of_pairs_hold_their_two_ends():
    people, first = np.array([1, 2, 3, 4]), np.zeros(4, dtype=np.int64)
    scores = cohorts.Scores.of(
        [*((who, 0, 20, 1) for who in (1, 2, 3, 4)), (1, 10, 9, 1), (2, 20, 8, 1), (3, 21, 7, 1), (4, 9, 6, 1)]
    )
    pairs = cohorts.paired(people, first, scores, begins=10, ends=20)
    assert pairs.before.tolist() == [20, 20, 20, 20]
    assert np.isnan(pairs.endpoint).tolist() == [False, False, True, True]
    assert np.isnan(pairs.last).tolist() == [False, False, True, False]


def test_scores_of_strangers_are_left_out():
    scores = cohorts.Scores.of([(1, 0, 20, 1), (2, 0, 99, 1), (3, 0, 30, 1), (1, 5, 4, 1), (9, 5, 99, 1)])
    pairs = cohorts.paired(np.array([1, 3]), np.array([0, 0]), scores, begins=1, ends=9)
    assert pairs.before.tolist() == [20, 30]
    assert (pairs.last[0], np.isnan(pairs.last[1])) == (4, True)


def test_scores_come_in_order_of_person_and_time():
    found = cohorts.Scores.of([(2, 5, 1.5, 1), (1, 9, 2, 2), (1, 3, 3, 1)])
    assert (found.person.tolist(), found.at.tolist()) == ([1, 1, 2], [3, 9, 5])
    assert (found.value.tolist(), found.form.tolist()) == ([3, 2, 1.5], [1, 2, 1])
