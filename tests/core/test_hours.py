"""Opening hours as written in one line, and the next time somebody is there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.hours import next_opening, open_until, parse

ZONE = ZoneInfo("America/Denver")
WEEK = parse("mon-fri 9:00-12:00; Mon-Thu 13:00-17:30; sat 10:00-13:00")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "until", "then"),
    [
        ("2026-03-02 08:59", None, "2026-03-02 09:00"),
        ("2026-03-02 09:00", "2026-03-02 12:00", "2026-03-02 13:00"),
        ("2026-03-02 12:00", None, "2026-03-02 13:00"),
        ("2026-03-06 15:00", None, "2026-03-07 10:00"),
        ("2026-03-07 13:00", None, "2026-03-09 09:00"),
    ],
)
def test_open_until_and_open_again(now, until, then):
    assert open_until(WEEK, at(now)) == (at(until) if until else None)
    assert next_opening(WEEK, at(now)) == at(then)


def test_a_clinic_without_hours_is_never_open():
    assert parse(" ") == ()
    assert next_opening((), at("2026-03-02 09:00")) is None


@pytest.mark.parametrize(
    "text", ["weekdays 9-5", "mon 9:00-25:00", "mon 17:00-9:00", "fri-mon 9:00-10:00", "xyz 9:00-10:00"]
)
def test_hours_that_cannot_be_read_are_refused_by_name(text):
    with pytest.raises(ValueError, match=text.split()[0]):
        parse(text)


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_at_every_minute_of_a_week_it_agrees_with_looking_minute_by_minute(minute):
    now = at("2026-03-16 00:00") + timedelta(minutes=minute)
    later = (now + timedelta(minutes=step) for step in range(1, 8 * 24 * 60))
    openings = {(each.weekday, each.opens) for each in WEEK}
    assert next_opening(WEEK, now) == next(m for m in later if (m.weekday(), m.time()) in openings)
