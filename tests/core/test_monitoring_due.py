"""When the next look at the client is due, by route and closeness."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.monitoring import Reading, due
from openkap.core.monitoring.plan import Check, Interval, Moment

DOSE = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
ALL = {
    "systolic_mmhg": 120,
    "diastolic_mmhg": 76,
    "heart_rate_bpm": 70,
    "spo2_percent": 98,
    "respiratory_rate_bpm": 14,
    "sedation_moaas": 5,
    "dissociation_0_10": 2,
}


def plan(route="im", *, heightened=False):
    return standard().shelf("monitoring").get("kap").for_route(route, heightened=heightened)


def full(minutes, **values):
    return Reading(at=DOSE + timedelta(minutes=minutes), **(ALL | values))


def asked(route, *readings, minutes=0, stopped=None):
    return due(
        route,
        started_at=DOSE,
        stopped_at=None if stopped is None else DOSE + timedelta(minutes=stopped),
        readings=readings,
        now=DOSE + timedelta(minutes=minutes),
    )


def next_minutes(found):
    return {check.id: (check.next_at - DOSE) / timedelta(minutes=1) for check in found.checks}


def test_nothing_is_due_before_the_dose():
    found = due(plan(), started_at=None, readings=[full(-5)], now=DOSE)
    assert (found.next_at, found.checks, found.level) == (None, (), None)


def test_the_first_reading_is_due_with_the_dose():
    found = asked(plan(), full(-5))
    assert (found.next_at, found.overdue_by, found.level) == (DOSE, timedelta(0), None)


@pytest.mark.parametrize(
    ("heightened", "last", "circulation"),
    [(False, 0, 15), (False, 45, 60), (False, 60, 90), (True, 0, 10), (True, 60, 75)],
)
def test_an_injection_is_watched_closely_for_an_hour_and_then_less(heightened, last, circulation):
    found = asked(plan(heightened=heightened), full(last), minutes=last)
    assert next_minutes(found)["circulation"] == circulation


@pytest.mark.parametrize(("last", "stopped", "expected"), [(30, None, 40), (30, 40, 40), (40, 40, 55), (90, None, 100)])
def test_an_infusion_is_watched_closely_until_it_stops(last, stopped, expected):
    found = asked(plan("iv"), full(last), minutes=last, stopped=stopped)
    assert next_minutes(found)["circulation"] == expected


@pytest.mark.parametrize(
    ("taken", "expected"), [((-5,), 0), ((0,), 40), ((0, 20), 40), ((0, 33), 60), ((0, 65), 90), ((0, 121), None)]
)
def test_a_tablet_is_watched_at_set_moments(taken, expected):
    found = asked(plan("sublingual"), *(full(minute) for minute in taken), minutes=max(taken))
    assert next_minutes(found).get("circulation") == expected


@pytest.mark.parametrize(
    ("minutes", "level"), [(15, None), (22.5, None), (22.6, "amber"), (30, "amber"), (30.1, "red"), (90, "red")]
)
def test_a_late_reading_is_amber_and_then_red(minutes, level):
    assert asked(plan(), full(0), minutes=minutes).level == level


def test_lateness_says_what_to_do_and_for_how_long():
    found = asked(plan(), full(0), minutes=40)
    assert found.overdue_by == timedelta(minutes=25)
    assert all(check.says_next for check in found.checks if check.level)


def test_a_sensor_that_is_off_is_no_reading():
    found = asked(plan(), full(0), full(15, spo2_percent=0), minutes=15)
    assert (next_minutes(found)["oxygen"], next_minutes(found)["circulation"]) == (15, 30)


def test_half_a_reading_leaves_the_other_half_due():
    found = asked(plan(), full(0), full(15, systolic_mmhg=None), minutes=16)
    assert [check.id for check in found.now_due] == ["circulation"]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["iv", "im", "sublingual", "oral", "intranasal", "esketamine"]), st.booleans(), st.data())
def test_a_nurse_who_reads_on_time_is_never_late(route, heightened, data):
    watched, readings = plan(route, heightened=heightened), [full(0)]
    for _ in range(20):
        found = asked(watched, *readings, minutes=(readings[-1].at - DOSE) / timedelta(minutes=1))
        if found.next_at is None:
            break
        minute = (found.next_at - DOSE) / timedelta(minutes=1)
        assert asked(watched, *readings, minutes=minute).level is None
        readings.append(full(minute - data.draw(st.sampled_from([0, 0.5]))))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-20, 180), max_size=8), st.integers(0, 200))
def test_one_more_reading_never_makes_anything_due_sooner(minutes, now):
    before = asked(plan(), *(full(minute) for minute in minutes), minutes=now)
    after = asked(plan(), *(full(minute) for minute in minutes), full(now), minutes=now)
    assert after.next_at is None or before.next_at <= after.next_at


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"at": (Moment(timedelta(0), timedelta(0)),), "every": (Interval(timedelta(minutes=5)),)},
        {"every": (Interval(timedelta(minutes=5), until=timedelta(minutes=60)),)},
    ],
)
def test_a_schedule_without_an_end_or_with_two_shapes_is_refused(shape):
    with pytest.raises(ValueError, match=r"either|runs to the end"):
        Check(id="x", title="X", signals=("spo2_percent",), **shape)


def test_the_first_dosing_sessions_are_watched_more_closely():
    whole = standard().shelf("monitoring").get("kap")
    first = whole.heightened.first_sessions
    assert whole.is_heightened(ordered=False, sessions_before=first - 1)
    assert not whole.is_heightened(ordered=False, sessions_before=first)
    assert whole.is_heightened(ordered=True, sessions_before=first)


@pytest.mark.parametrize("route", ["iv", "im", "sublingual", "oral", "intranasal", "esketamine"])
def test_closer_is_never_wider_on_any_route(route):
    usual, close = plan(route), plan(route, heightened=True)
    for minute in range(0, 180, 5):
        wide, near = next_minutes(asked(usual, full(minute))), next_minutes(asked(close, full(minute)))
        assert all(near[check] <= wide[check] for check in near)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(-20, 120), max_size=5), st.integers(0, 200))
def test_nothing_about_lateness_changes_before_the_moment_that_is_announced(minutes, now):
    readings = [full(minute) for minute in minutes]
    found = asked(plan(), *readings, minutes=now)
    later = [offset for offset in range(now, 260) if asked(plan(), *readings, minutes=offset).level != found.level]
    if later:
        assert found.changes_at is not None
        assert (found.changes_at - DOSE) / timedelta(minutes=1) <= later[0]


def test_lateness_begins_when_something_is_due_and_only_grows():
    whole = standard().shelf("monitoring").get("kap")
    amber, red = whole.lateness
    with pytest.raises(ValueError, match="nothing is late before it is due"):
        replace(amber, intervals=0.5)
    with pytest.raises(ValueError, match="from the least to the most"):
        replace(whole, lateness=(red, amber))
