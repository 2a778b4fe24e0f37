"""How long a response lasts: two bad scores in a row end it, one does not, and silence is not a relapse."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.relapse import lasting
from openkap.core.survival import survival
from tests.core.test_trajectories import BETTER_UP, DOSE_1, WORSE_UP, week


def followed(*values, **more):
    """A baseline of 20 and one score each week after the first dose: weeks followed, and whether it ended."""
    found = lasting(
        [week(-1, 20), *(week(n, value) for n, value in enumerate(values, 1))], WORSE_UP, first_dose_at=DOSE_1, **more
    )
    return found and (found.weeks, found.relapsed)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((9, 8, 8), (2, False)),  # as far as anybody asked
        ((15, 9, 16, 15, 8), (1, True)),  # week 2 is the response, week 3 the relapse that week 4 confirms
        ((9, 16, 8, 16, 8), (4, False)),  # never two in a row
        ((4, 9, 9, 9), (3, False)),  # below the cut of 10
        ((9, 14, 14), (2, False)),  # less than the 6 points of a reliable change
        ((9, 15, 15), (1, True)),  # exactly 6 points, and above the cut
        ((9, 5, 11, 11), (2, True)),  # from the best score, not from the first good one
        ((9, 9, 16), (2, False)),  # the last score stands alone
        ((9,), (0, False)),
        ((15, 14), None),  # no response
        ((), None),
    ],
)
def test_a_course_is_read_by_hand(values, expected):
    assert followed(*values) == expected


def test_dosing_that_begins_again_ends_it_and_does_not_undo_an_earlier_relapse():
    assert followed(9, 8, 8, begun_again_at=DOSE_1 + timedelta(weeks=2)) == (1, True)
    assert followed(9, 16, 16, 8, begun_again_at=DOSE_1 + timedelta(weeks=4)) == (1, True)
    assert followed(15, 9, 8, begun_again_at=DOSE_1 + timedelta(weeks=1)) == (1, False)


def test_who_began_below_the_cut_or_without_a_score_has_no_response_to_lose():
    low = [week(-1, 8), week(1, 2), week(2, 16), week(3, 16)]
    assert lasting(low, WORSE_UP, first_dose_at=DOSE_1) is None
    assert lasting(low[1:], WORSE_UP, first_dose_at=DOSE_1) is None
    assert lasting([week(-1, 20), week(1, 90)], BETTER_UP, first_dose_at=DOSE_1) is None


def test_scores_of_another_form_neither_begin_nor_end_a_response():
    points = [week(-1, 20, "week"), week(1, 9, "week"), week(2, 18, "month"), week(3, 18, "month"), week(4, 9, "week")]
    found = lasting(points, WORSE_UP, first_dose_at=DOSE_1)
    assert (found.weeks, found.relapsed) == (3, False)


def slow(values):
    """By definition, trying every week as the response and every later one as the relapse."""
    good = [n for n, value in enumerate(values) if 2 * value <= 20 or value < 5]
    if not good:
        return None
    for n in range(good[0] + 1, len(values) - 1):
        best = min(values[good[0] : n])
        if all(value >= 10 and value - best >= 6 for value in values[n : n + 2]):
            return n - good[0], True
    return len(values) - 1 - good[0], False


@given(st.lists(st.integers(0, 27), max_size=12))
def test_any_course_is_read_as_the_definition_says(values):
    assert followed(*values) == slow(values)


def test_many_courses_make_one_curve():
    courses = [(9, 8, 8), (9, 16, 16), (9, 9, 16, 16)]
    found = survival(*zip(*(followed(*each) for each in courses), strict=True))
    assert (found.times.tolist(), found.at_risk.tolist()) == ([1, 2], [3, 2])


def test_a_score_at_the_very_moment_of_the_dose_is_the_baseline_and_no_answer_to_it():
    points = [week(-1, 4), week(0, 20), week(1, 9), week(2, 9)]
    found = lasting(points, WORSE_UP, first_dose_at=DOSE_1)
    assert (found.weeks, found.relapsed) == (1, False)
    assert lasting([week(0, 20)], replace(WORSE_UP, remission_below=30), first_dose_at=DOSE_1) is None


def test_dosing_begun_again_at_the_moment_of_the_response_does_not_end_it():
    assert followed(9, 8, begun_again_at=DOSE_1 + timedelta(weeks=1)) == (1, False)


def test_scores_are_read_in_the_order_of_their_times():
    points = [week(4, 16), week(-1, 20), week(1, 9), week(3, 16), week(2, 8)]
    found = lasting(points, WORSE_UP, first_dose_at=DOSE_1)
    assert (found.weeks, found.relapsed) == (2, True)


@pytest.mark.parametrize("change", [{"baseline_at_least": None}, {"reliable_points": None}, {"higher_is": "better"}])
def test_without_a_cut_without_reliable_points_or_upside_down_nothing_is_said(change):
    points = [week(-1, 20), week(1, 4), week(2, 4)]
    assert lasting(points, replace(WORSE_UP, floor=0, **change), first_dose_at=DOSE_1) is None
    better = replace(WORSE_UP, floor=27, higher_is="better")
    assert lasting([week(-1, 20), week(1, 26)], better, first_dose_at=DOSE_1) is None
