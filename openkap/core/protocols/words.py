"""Lengths of time, said in words for the screen."""

from datetime import timedelta

DAY = timedelta(days=1)
_SHORT = 3 * DAY  # up to here people count in hours: "24 to 72 hours"


def span(length: timedelta, *, in_days: bool = False) -> str:
    """Exact, in units that read well: "24 hours", "5 days", "3 weeks", "6 days 12 hours"."""
    if length < timedelta(0):
        return f"minus {span(-length)}"
    if not length:
        return "no time"
    if length <= _SHORT and not (in_days and length % DAY == timedelta(0)):
        return _clock(length)
    weeks, rest = divmod(length, timedelta(weeks=1))
    if weeks >= 2 and not rest:
        return f"{weeks} weeks"
    days, rest = divmod(length, DAY)
    return " ".join([_count(days, "day"), _clock(rest)] if rest else [_count(days, "day")])


def about(length: timedelta) -> str:
    """Whole days, or whole hours below three days, and never less than one: nobody needs the minutes of a lapse."""
    return span(rounded(length))


def rounded(length: timedelta) -> timedelta:
    """What `about` says."""
    unit = DAY if length > _SHORT else timedelta(hours=1)
    return max(length - length % unit, unit)


def between(least: timedelta, most: timedelta | None) -> str:
    """A least and a most together: "24 to 72 hours", "2 to 5 days", "at least 1 day", "at most 2 weeks"."""
    if most is None:
        return f"at least {span(least)}"
    if not least:
        return f"at most {span(most)}"
    in_days = most > _SHORT
    low, high = span(least, in_days=in_days), span(most, in_days=in_days)
    number, _, unit = low.partition(" ")
    if unit.rstrip("s") == high.partition(" ")[2].rstrip("s") and " " not in unit:
        return high if low == high else f"{number} to {high}"
    return f"{low} to {high}"


def listed(names: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _clock(length: timedelta) -> str:
    hours, rest = divmod(length, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    parts = [_count(hours, "hour")] if hours else []
    return " ".join([*parts, _count(minutes, "minute")] if minutes or not parts else parts)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
