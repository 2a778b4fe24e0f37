"""Rules and times in the words of a reason: short, absolute, in the clinic's own time zone."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from openkap.core.booking.parts import Gap, Visit


def moment(at: datetime, zone: tzinfo | None) -> str:
    """A day and a time: "Tue 3 Mar 14:00"."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def stretch(span: timedelta) -> str:
    """A length of time in its largest whole unit: "3 days", "36 hours", "90 minutes"."""
    minutes = round(span.total_seconds() / 60)
    for size, unit in ((24 * 60, "day"), (60, "hour")):
        if minutes and minutes % size == 0:
            return _counted(minutes // size, unit)
    return _counted(minutes, "minute")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def window_rule(visit: Visit, zone: tzinfo | None) -> str:
    if visit.latest < visit.earliest:
        first, last = moment(visit.earliest, zone), moment(visit.latest, zone)
        return f"{visit.name} has no time left: it must not start before {first}, and not after {last}."
    return f"{visit.name} must start between {moment(visit.earliest, zone)} and {moment(visit.latest, zone)}."


def gap_rule(gap: Gap, visits: Mapping[str, Visit]) -> str:
    first, second = visits[gap.from_].name, visits[gap.to].name
    if gap.max is None:
        return f"{second} must start at least {stretch(gap.min)} after {first} starts."
    if gap.min == gap.max:
        return f"{second} must start {stretch(gap.min)} after {first} starts."
    return f"{second} must start between {stretch(gap.min)} and {stretch(gap.max)} after {first} starts."
