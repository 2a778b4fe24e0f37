"""Silence climbs: every lapse of a clock tells somebody, whoever is away; checked against a count by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.escalation import ANSWERING, EVERYONE, NEAR, ON_CALL, Circle, Clock

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
people = st.frozensets(st.integers(1, 6))


def circle(**given):
    nobody = dict.fromkeys(("near", "backup", "on_call", "answering", "everyone"), frozenset())
    return Circle(**{**nobody, **{name: frozenset(who) for name, who in given.items()}})


def lapses_by_hand(clock, now):
    """The slow oracle: walk along the moments at which the clock runs out, and count those that are over."""
    at, count = clock.due_at, 0
    while at < now:
        at, count = at + clock.again, count + 1
    return count


def reached_by_hand(circle, number):
    """The slow oracle: every rung spelled out as in the module's text, one by one, until one holds somebody."""
    standing_by = {one for one in circle.on_call if one not in circle.away} or set(circle.answering)
    rungs = [
        {*circle.near, *standing_by},
        {*circle.backup, *standing_by},
        {*circle.on_call, *circle.answering},
        {*circle.on_call, *circle.answering, *circle.everyone},
    ]
    for at in range(len(rungs)):
        there = {one for one in rungs[at] if one not in circle.away}
        if at >= min(number, 3) and (there or at == 3):
            return at, there
    raise AssertionError("there is always a highest rung")


@given(start=st.integers(-300, 300), again=st.integers(1, 90), now=st.integers(-300, 3000))
def test_a_clock_runs_out_as_often_as_one_counts(start, again, now):
    clock, moment = Clock(MONDAY + start * MINUTE, again * MINUTE), MONDAY + now * MINUTE
    count = clock.lapses(moment)
    assert count == lapses_by_hand(clock, moment)
    if count:
        assert clock.lapsed_at(count) < moment <= clock.lapsed_at(count + 1)


@given(
    near=people, backup=people, on_call=people, answering=people, everyone=people, away=people, number=st.integers(0, 9)
)
def test_the_rung_that_is_reached_is_the_first_with_somebody_on_it(number, **given):
    found = Circle(**given).reached(number)
    assert found == reached_by_hand(Circle(**given), number)
    assert not found[1] & given["away"]


@given(near=people, backup=people, on_call=people, answering=people, everyone=people, away=people)
def test_whoever_is_there_is_told_at_last(**given):
    """Above every silence stands everybody who is not away; nobody is told only when nobody is there."""
    there = frozenset.union(*(given[name] for name in ("on_call", "answering", "everyone"))) - given["away"]
    assert Circle(**given).reached(EVERYONE) == (EVERYONE, there)


def test_a_clock_that_stands_still_is_no_clock():
    with pytest.raises(ValueError, match="time to run"):
        Clock(MONDAY, timedelta(0))


def test_who_is_on_call_hears_of_it_from_the_first_minute():
    assert circle(near={1}, on_call={2}, answering={3}).reached(NEAR) == (NEAR, {1, 2})


def test_without_anybody_on_call_those_who_answer_for_medicine_stand_in():
    assert circle(near={1}, answering={3, 4}).reached(ON_CALL) == (ON_CALL, {3, 4})
    assert circle(near={1}, on_call={2}, away={2}, answering={3}).reached(NEAR) == (NEAR, {1, 3})


def test_a_rung_without_anybody_is_passed_over():
    assert circle(near={1}, away={1}, everyone={1, 9}).reached(NEAR) == (EVERYONE, {9})
    assert circle(near={1}).reached(ANSWERING) == (EVERYONE, frozenset())
