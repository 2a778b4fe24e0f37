"""The plain search finds the first times that fit, finds them whenever they exist, and says why when they do not."""

from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from openkap.core.booking import Gap, Problem, Span, Taken, faults, first_fit, first_fit_each
from tests.core.booking_problems import (
    at,
    crowded_problems,
    every_answer,
    person,
    problem,
    room,
    span,
    tiny_problems,
    visit,
)


def starts(asked: Problem) -> dict[str, int]:
    return {found.visit: found.starts_at.hour for found in first_fit(asked).bookings}


def test_the_first_start_of_the_window_is_taken():
    assert starts(problem()) == {"dose": 9}


def test_what_is_taken_is_gone_round():
    busy = person(taken=[Taken(span(9, 10), "therapist")])
    assert starts(problem(people=(busy,), rooms=(room(taken=[span(10, 12)]),))) == {"dose": 12}


def test_visits_follow_each_other_as_their_gaps_say():
    gaps = (Gap("a", "b", timedelta(hours=2), timedelta(hours=3)),)
    assert starts(problem(visit("b"), visit("a"), gaps=gaps)) == {"a": 9, "b": 11}


def test_the_search_goes_back_when_the_first_choice_leads_nowhere():
    late = person(2, "nurse", hours=(span(15, 17),))
    gaps = (Gap("a", "b", timedelta(hours=1), timedelta(hours=2)),)
    asked = problem(visit("a"), visit("b", roles=("nurse",)), people=(person(), late), gaps=gaps)
    assert starts(asked) == {"a": 13, "b": 15}


def test_set_up_before_now_is_no_obstacle_but_a_start_before_now_is():
    assert starts(problem(visit(earliest=at(6), set_up_minutes=30), now=at(11))) == {"dose": 11}


def test_a_visit_without_a_room_needs_none():
    (found,) = first_fit(problem(visit(room_kind=""), rooms=())).bookings
    assert found.room is None


def test_a_step_that_does_not_start_on_the_hour_still_meets_the_window():
    found = first_fit(problem(visit(earliest=at(9.1), latest=at(9.6)), step_minutes=15)).bookings
    assert found[0].starts_at == at(9.25)


def test_times_come_back_in_the_clinics_zone():
    zone = ZoneInfo("America/New_York")
    (found,) = first_fit(problem(now=at(8).astimezone(zone))).bookings
    assert found.starts_at.tzinfo is zone


def test_the_cause_names_the_visit_the_time_and_what_is_missing():
    asked = problem(rooms=(room(taken=[span(7, 18)]),))
    assert first_fit(asked).causes == (
        "“Dose” finds no start between Mon 2 Mar 09:00 and Mon 2 Mar 16:00 with a dosing room free for 60 minutes.",
    )


def test_a_role_that_nobody_fills_is_named_without_blaming_anything_else():
    answer = first_fit(problem(visit(roles=("therapist", "nurse"))))
    assert answer.causes == ("“Dose” finds no start on any day that could be used with a nurse free for 60 minutes.",)
    assert answer.proven


def test_crossing_windows_are_a_proven_cause():
    answer = first_fit(problem(visit("a"), visit("b"), gaps=(Gap("a", "b", timedelta(days=1)),)))
    assert (bool(answer), answer.proven) == (False, True)


def test_a_search_that_stops_early_does_not_claim_that_nothing_exists():
    answer = first_fit(problem(visit("a"), visit("b")), tries=1)
    assert (bool(answer), answer.proven, len(answer.causes)) == (False, False, 1)


@settings(deadline=None, max_examples=150)
@given(tiny_problems())
def test_the_plain_search_agrees_with_trying_everything(asked):
    answer = first_fit(asked)
    exists = any(islice(every_answer(asked), 1))
    assert bool(answer) is exists
    assert answer.proven is not exists
    if answer:
        assert faults(asked, answer.bookings) == ()


@settings(deadline=None, max_examples=120)
@given(crowded_problems())
def test_the_plain_search_knows_every_rule_that_visits_share(asked):
    answer = first_fit(asked)
    exists = any(islice(every_answer(asked), 1))
    assert bool(answer) is exists
    assert answer.proven is not exists
    if answer:
        assert faults(asked, answer.bookings) == ()


@settings(deadline=None, max_examples=60)
@given(crowded_problems())
def test_client_after_client_breaks_no_rule_and_names_everyone_who_is_left(asked):
    answer = first_fit_each(asked)
    assert faults(asked, answer.bookings, answer.left) == ()
    assert all(answer.left.values())


def test_hours_with_a_hole_between_them_and_a_gap_that_falls_into_it_are_a_proven_cause():
    nurse = person(2, "nurse", hours=(span(9, 10), span(16, 17)))
    gap = Gap("a", "b", timedelta(hours=2), timedelta(hours=3))
    visits = (visit("a", latest=at(10)), visit("b", roles=("nurse",)))
    answer = first_fit(problem(*visits, people=(person(), nurse), gaps=(gap,)))
    assert (bool(answer), answer.proven) == (False, True)


@pytest.mark.parametrize(("night", "hour"), [((2026, 3, 7), 13), ((2026, 10, 31), 11)])
def test_a_gap_of_a_day_is_a_day_of_hours_on_the_nights_when_clocks_change(night, hour):
    zone = ZoneInfo("America/New_York")
    noon = datetime(*night, 12, tzinfo=zone)
    day = Span(noon - timedelta(hours=12), noon + timedelta(hours=48))
    window = {"earliest": noon, "latest": noon + timedelta(hours=40), "room_kind": ""}
    gap = Gap("a", "b", timedelta(hours=24), timedelta(hours=24))
    asked = problem(visit("a", **window), visit("b", **window), people=(person(hours=(day,)),), gaps=(gap,), now=noon)
    answer = first_fit(asked)
    assert faults(asked, answer.bookings) == ()
    assert answer.bookings[1].starts_at.hour == hour
