"""The list of plans that are not followed as they were signed: what, since when, and only in one's own reach."""

from datetime import timedelta

import pytest
import time_machine

from openkap.careplan import actions, queries
from openkap.core.protocols import windows


@pytest.fixture
def late(booked):
    """A moment when the first window of Ada's plan has closed and nothing took place."""
    asked = windows(queries.tailored_protocol(booked), {}, start=queries.starts_at(booked))
    first = min(asked.values(), key=lambda window: window.latest)
    return first.latest + timedelta(days=1), first.latest


def test_a_plan_in_time_is_not_on_the_list(booked, cast, now):
    assert queries.drifting(cast.dev, now=now) == []


def test_a_closed_window_brings_its_plan_onto_the_list_with_what_and_since_when(booked, cast, late):
    at, closed_at = late
    [row] = queries.drifting(cast.dev, now=at)
    assert row.plan == booked
    assert row.fidelity == queries.fidelity(booked.episode, now=at)
    assert row.fidelity.since == closed_at
    assert "did not take place" in row.fidelity.reasons[0]


@pytest.mark.parametrize(("who", "sees"), [("dev", 1), ("medical_director", 1), ("ivo", 0), ("gus", 0), ("hana", 0)])
def test_everyone_sees_the_plans_in_their_reach(booked, cast, late, who, sees):
    person = getattr(cast, who, None) or cast.people[who].user
    assert len(queries.drifting(person, now=late[0])) == sees


def test_a_plan_that_was_withdrawn_or_never_signed_does_not_drift(draft, cast, now, start):
    plan = draft()
    later = now + timedelta(days=90)
    assert queries.drifting(cast.dev, now=later) == []
    actions.withdraw_plan(plan=plan, reason="Another way.", by=cast.dev, at=now)
    assert queries.drifting(cast.dev, now=later) == []


def test_the_list_costs_four_queries(booked, cast, late, django_assert_num_queries):
    person = cast.dev
    person.practitioner  # noqa: B018  (read once, as a request has it)
    with django_assert_num_queries(4):  # plans with clients, their changes, their signatures, their visits
        queries.drifting(person, now=late[0])


def test_the_page_names_the_client_and_the_reason(booked, cast, late, get):
    with time_machine.travel(late[0], tick=False):
        page = get(cast.dev, "staff-careplan-drifting").content.decode()
    assert "Ada" in page
    assert "did not take place" in page
    assert f"since {late[1]:%-d %b %Y}" in page


def test_the_page_says_that_every_plan_is_followed(booked, cast, get):
    assert "Every plan is followed" in get(cast.dev, "staff-careplan-drifting").content.decode()
