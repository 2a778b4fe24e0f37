"""Days and moments as they are typed: inside the years that a plan or a finding can lie in, and without a zone."""

from datetime import UTC, date, datetime, time
from typing import Any

from openkap.cli.faults import Fault

FIRST_YEAR, LAST_YEAR = 1900, 2200  # any further is a slip of the finger


def day(text: Any, where: str) -> datetime:
    """The beginning of a day; Fault names the place when it is none."""
    try:
        found = datetime.combine(date.fromisoformat(text), time(0), UTC)
    except (TypeError, ValueError):
        raise Fault(f"{where}: {text!r} is no day such as 2026-01-31") from None
    return _near(found, text, where)


def moment(text: str, where: str) -> datetime:
    """A day or a time on a day, the clinic's own; Fault names the place when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Fault(f"{where}: {text!r} is no date such as 2026-01-05 or 2026-01-05T09:00") from None
    if found.tzinfo is not None:
        raise Fault(f"{where}: {text!r} names a zone; times are the clinic's own and have none")
    return _near(found.replace(tzinfo=UTC), text, where)


def _near(found: datetime, text: Any, where: str) -> datetime:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Fault(f"{where}: {text!r} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return found
