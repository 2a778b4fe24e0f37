"""When somebody is reminded of a visit: by their own clock, once its moment has come, and never of what is over."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.reminders import RULES, Rule, due

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
VISIT = datetime(2026, 3, 12, 13, 30, tzinfo=UTC)
LONG_AGO = VISIT - timedelta(days=30)
NINE, FIVE = time(9), time(17)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        (NEW_YORK, datetime(2026, 3, 10, 13, tzinfo=UTC)),
        (TOKYO, datetime(2026, 3, 10, 0, tzinfo=UTC)),
        (UTC, datetime(2026, 3, 10, 9, tzinfo=UTC)),
    ],
)
def test_nine_in_the_morning_is_nine_where_the_client_lives(zone, moment):
    assert Rule("ahead", 2, NINE).due_at(VISIT, zone) == moment


def test_the_day_of_the_visit_is_that_of_the_clients_calendar():
    late = datetime(2026, 3, 12, 16, tzinfo=UTC)  # already the thirteenth in Tokyo
    assert Rule("eve", 1, FIVE).due_at(late, TOKYO) == datetime(2026, 3, 12, 8, tzinfo=UTC)


def test_an_hour_that_the_clock_skips_is_the_one_after_it():
    sunday = datetime(2026, 3, 9, 15, tzinfo=UTC)  # the clocks of New York go from two to three on the eighth
    assert Rule("night", 1, time(2, 30)).due_at(sunday, NEW_YORK).astimezone(NEW_YORK).time() == time(3, 30)


def test_of_two_moments_that_have_passed_the_later_one_counts():
    found = due(VISIT, UTC, told_at=LONG_AGO, now=VISIT - timedelta(hours=1))
    assert found is not None
    assert found.kind == "eve"


def test_who_has_just_been_told_of_a_time_is_not_reminded_of_it_at_once():
    evening = datetime(2026, 3, 11, 18, tzinfo=UTC)
    assert due(VISIT, UTC, told_at=evening, now=evening + timedelta(hours=1)) is None


def test_nobody_is_reminded_of_a_visit_that_has_begun():
    assert due(VISIT, UTC, told_at=LONG_AGO, now=VISIT) is None


MINUTES = st.integers(0, 60 * 24 * 6)


@given(told=MINUTES, now=MINUTES, zone=st.sampled_from([UTC, NEW_YORK, TOKYO, ZoneInfo("Asia/Kathmandu")]))
def test_whatever_the_clock_the_reminder_is_the_last_whose_moment_lies_between_being_told_and_now(told, now, zone):
    told_at, at = VISIT - timedelta(minutes=told), VISIT - timedelta(minutes=now)
    slow = None
    for rule in sorted(RULES, key=lambda each: -each.days):
        moment = rule.due_at(VISIT, zone)
        if at < VISIT and told_at < moment and moment <= at:
            slow = rule
    assert due(VISIT, zone, told_at=told_at, now=at) == slow
