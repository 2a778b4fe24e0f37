"""When the clinic is open, written as `mon-fri 9:00-17:00; sat 10:00-13:00`, in the clinic's own time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

VARIABLE = "OPENKAP_CLINIC_HOURS"  # where a deployment says them
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<opens>\d{1,2}:\d\d)-(?P<closes>\d{1,2}:\d\d)")


@dataclass(frozen=True, order=True)
class Opening:
    """Open on this day of every week (0 is Monday), from then until then of the same day."""

    weekday: int
    opens: time
    closes: time


def parse(text: str) -> tuple[Opening, ...]:
    """The week that the text says; nothing when it is empty. ValueError names the part that cannot be read."""
    parts = [part.strip().lower() for part in text.split(";") if part.strip()]
    return tuple(sorted(opening for part in parts for opening in _openings(part)))


def _openings(part: str) -> list[Opening]:
    match = _PART.fullmatch(part)
    if match is None or not {match["first"], match["last"] or "mon"} <= set(DAYS):
        raise ValueError(f"{VARIABLE}: {part!r} is not like `mon-fri 9:00-17:00`")
    opens, closes = _time(match["opens"], part), _time(match["closes"], part)
    first = DAYS.index(match["first"])
    last = DAYS.index(match["last"]) if match["last"] else first
    if closes <= opens or last < first:
        raise ValueError(f"{VARIABLE}: {part!r} ends before it begins")
    return [Opening(day, opens, closes) for day in range(first, last + 1)]


def _time(text: str, part: str) -> time:
    hour, minute = text.split(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f"{VARIABLE}: {part!r}: {text} is no time of a day") from None


def open_until(week: Sequence[Opening], now: datetime) -> datetime | None:
    """Until when the clinic is open, if it is open `now` (in the clinic's own time zone)."""
    today = [each for each in week if each.weekday == now.weekday() and each.opens <= now.time() < each.closes]
    return max((datetime.combine(now.date(), each.closes, now.tzinfo) for each in today), default=None)


def next_opening(week: Sequence[Opening], now: datetime) -> datetime | None:
    """When it opens next, strictly after `now`; None when it is never open."""
    days = [now.date() + timedelta(days=ahead) for ahead in range(8)]
    starts = (
        datetime.combine(day, each.opens, now.tzinfo) for day in days for each in week if each.weekday == day.weekday()
    )
    return min((start for start in starts if start > now), default=None)
