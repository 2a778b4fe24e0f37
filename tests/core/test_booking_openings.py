"""Free time and possible starts, minute by minute and step by step beside the quick ways of counting them."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.booking import Gap, first_fit
from openkap.core.booking.openings import horizon
from openkap.core.booking.parts import EPOCH
from openkap.core.booking.ranges import Grid, common, joined, merged, starts, within, without
from tests.core.booking_problems import EIGHT, at, person, problem, room, span, visit

HOURS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5)).map(lambda pair: span(pair[0], sum(pair))), max_size=5
)
RANGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair))), max_size=5)


def hours(spans):
    return {hour for hour in range(24) for each in spans if each.starts_at <= at(hour) < each.ends_at}


def steps(ranges):
    return {step for low, high in ranges for step in range(low, high + 1)}


def apart(pairs, least):
    return all(after[0] - before[1] >= least for before, after in pairwise(pairs))


@settings(max_examples=60, deadline=None)
@given(HOURS, HOURS)
def test_what_is_left_is_every_free_hour_that_is_not_taken(free, taken):
    left = without(free, taken)
    assert hours(left) == hours(free) - hours(taken)
    assert hours(joined(free)) == hours(free)
    for found in (left, joined(free)):
        assert apart([(each.starts_at, each.ends_at) for each in found], timedelta(0))
    assert apart([(each.starts_at, each.ends_at) for each in joined(free)], timedelta(microseconds=1))


@settings(max_examples=60, deadline=None)
@given(RANGES, RANGES)
def test_starts_in_one_or_in_both_are_those_that_counting_gives(one, other):
    first, second = merged(one), merged(other)
    assert steps(first) == steps(one)
    assert steps(common(first, second)) == steps(one) & steps(other)
    assert apart(first, 2)
    assert apart(common(first, second), 1)
    assert list(starts(first)) == sorted(steps(one))
    assert {step for step in range(20) if within(one, step)} == steps(one)


@pytest.mark.parametrize(
    ("hour", "up", "down"), [(9, 9, 9), (9.25, 9.25, 9.25), (9.1, 9.25, 9), (9.24, 9.25, 9), (9.26, 9.5, 9.25)]
)
def test_a_moment_between_two_steps_has_one_before_and_one_after_it(hour, up, down):
    grid = Grid(15)
    assert (grid.at(grid.up(at(hour)), EIGHT), grid.at(grid.down(at(hour)), EIGHT)) == (at(up), at(down))
    assert grid.up(EPOCH) == grid.down(EPOCH) == 0


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(0, 60, [(9, 11)]), (60, 60, [(10, 11)]), (0, 180, [(9, 9)]), (0, 181, []), (61, 60, [(11, 11)])],
)
def test_a_start_leaves_time_before_and_after_it(before, after, found):
    grid = Grid(60)
    wanted = tuple((grid.up(at(low)), grid.up(at(high))) for low, high in found)
    assert grid.starts([span(9, 12)], before, after) == wanted


def test_the_horizon_reaches_from_a_day_before_to_two_months_after():
    far = visit("b", earliest=at(9, 3), latest=at(12, 5))
    found = horizon(problem(visit("a"), far))
    assert (found.starts_at, found.ends_at) == (EIGHT - timedelta(days=1), at(12, 5) + timedelta(days=60))
    assert horizon(problem(visit(earliest=at(6)))).starts_at == at(6) - timedelta(days=1)
    late = problem(visit(), now=at(18))
    assert horizon(late).ends_at == at(18) + timedelta(days=60)


@pytest.mark.parametrize(
    ("asked", "tries", "cause", "proven"),
    [
        (
            problem(visit("a"), visit("b"), gaps=(Gap("a", "b", timedelta(days=1)),)),
            20_000,
            "The windows of the visits and the gaps between them cannot all be kept.",
            True,
        ),
        (
            problem(visit("a", latest=at(9)), visit("b", latest=at(9))),
            20_000,
            "No set of times keeps every window, gap, person and room.",
            True,
        ),
        (problem(visit("a"), visit("b")), 1, "No times were found in the time allowed for looking.", False),
        (problem(visit("a"), visit("b")), 0, "No times were found in the time allowed for looking.", False),
    ],
)
def test_why_there_is_no_answer_is_one_sentence(asked, tries, cause, proven):
    found = first_fit(asked, tries=tries)
    assert (found.bookings, found.causes, found.proven) == ((), (cause,), proven)


def test_as_many_tries_as_there_are_visits_can_be_enough():
    assert first_fit(problem(visit("a")), tries=1)


def test_answers_come_in_the_order_in_which_visits_were_asked_for():
    gaps = (Gap("a", "b", timedelta(hours=1)),)
    found = first_fit(problem(visit("b"), visit("a"), gaps=gaps))
    assert [each.visit for each in found.bookings] == ["b", "a"]
    assert (found.causes, found.proven) == ((), False)


def test_of_two_rooms_and_two_people_the_first_are_taken():
    asked = problem(people=(person(2, name="Ivo"), person(1)), rooms=(room(7), room(3)))
    [found] = first_fit(asked).bookings
    assert (found.room, found.people) == (7, {"therapist": 2})
