"""When somebody is reminded of a visit: on a day before it, at an hour of their own clock.

The hours are a courtesy of the clinic and no clinical figure: nobody is woken, and there is time to arrange an escort.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Rule:
    """A reminder so many days before the day of the visit, at this time of the client's clock."""

    kind: str
    days: int
    at: time

    def due_at(self, starts_at: datetime, zone: tzinfo) -> datetime:
        """The moment, in UTC, for a visit that starts then. An hour that the clock skips is the one after it."""
        day = starts_at.astimezone(zone).date() - timedelta(days=self.days)
        return datetime.combine(day, self.at, zone).astimezone(UTC)


RULES = (Rule("ahead", 2, time(9)), Rule("eve", 1, time(17)))


def due(
    starts_at: datetime, zone: tzinfo, *, told_at: datetime, now: datetime, rules: Iterable[Rule] = RULES
) -> Rule | None:
    """The reminder whose turn it is, the latest one when several moments have passed; None when there is none.

    `told_at`: when the client heard of this time. What would have fallen due before needs no reminder, and a visit that
    has begun neither.
    """
    if now >= starts_at:
        return None
    moments = [(rule.due_at(starts_at, zone), rule) for rule in rules]
    passed = [(moment, rule) for moment, rule in moments if told_at < moment <= now]
    return max(passed, key=lambda pair: pair[0])[1] if passed else None
