"""Overdue readings in the stream: which sets of signals were last read when, and from which moments on that is late.

Nothing is read again. There is a moment until which nothing can be late, whatever is read meanwhile; only a look after
it asks the schedule for the exact moments.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from openkap.core.monitoring.judge import Seen
from openkap.core.monitoring.plan import Check, Lateness, RoutePlan
from openkap.core.monitoring.schedule import late_from, next_at

Last = Mapping[str, Seen]


class Round(NamedTuple):
    """One set of signals: when it was last complete, when that was learnt, until when it is surely not late.

    `called` is the number of levels of lateness that were called out. `calm_until` is None when nothing more is due.
    """

    check: Check
    last_at: datetime | None
    moved_at: datetime
    calm_until: datetime | None
    called: int = 0


@dataclass(frozen=True, slots=True)
class Overdue:
    """A set of signals is late, this much, from this moment on. `signal` is the one not read for longest."""

    check: Check
    late: Lateness
    signal: str
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Rounds:
    """All sets of signals of a route after the dose at `started_at`.

    Until `calm_until` nothing can be late, so `each` is brought up to date only after it; None: never again.
    """

    plan: RoutePlan
    started_at: datetime
    stopped_at: datetime | None
    each: tuple[Round, ...]
    calm_until: datetime | None

    def advance(self, before: Last, last: Last, at: datetime) -> "tuple[Rounds, list[Overdue]]":
        """Take a look at `at`: what became late before it. `before` and `last`: last read until then, and with it."""
        if self.calm_until is None or at <= self.calm_until:
            return self, []
        known, late = self.read(before, self.calm_until).passed(before, at)
        after = known.read(last, at)
        return replace(after, calm_until=after.calm()), late

    def calm(self) -> datetime | None:
        """Until when nothing can be late. While something is, every look is taken exactly."""
        if any(one.called for one in self.each):
            return self.started_at
        return min((one.calm_until for one in self.each if one.calm_until), default=None)

    def read(self, last: Last, at: datetime) -> "Rounds":
        """After a reading at `at`: a set that is complete anew is late at other moments, none of them in the past."""
        each = tuple([self._moved(one, last, at) for one in self.each])
        return self if each == self.each else replace(self, each=each)

    def passed(self, last: Last, now: datetime) -> "tuple[Rounds, list[Overdue]]":
        """What has become late before `now`, each at its own moment, the earliest first."""
        if all(one.calm_until is None or one.calm_until >= now for one in self.each):
            return self, []
        found = sorted((late for one in self.each for late in self._late(one, last, now)), key=lambda late: late.at)
        return replace(self, each=tuple(self._told(one, now) for one in self.each)), found

    def _moved(self, one: Round, last: Last, at: datetime) -> Round:
        last_at = last_read(one.check, last)
        if last_at == one.last_at:
            return one
        moved = Round(one.check, last_at, at, self._calm_until(one.check, last_at, at))
        if not one.called:
            return moved
        late = late_from(self.plan, one.check, last_at, self.started_at, self.stopped_at)
        return moved._replace(called=min(one.called, sum(moment <= at for moment in late)))

    def _calm_until(self, check: Check, last_at: datetime | None, at: datetime) -> datetime | None:
        """A moment until which a check cannot be late, whatever of it is read meanwhile."""
        if check.every and last_at is not None and last_at >= self.started_at:
            return max(last_at + self.plan.soonest_late(check), at)
        return next_at(self.plan, check, last_at, self.started_at, self.stopped_at)

    def late_at(self, one: Round) -> list[datetime]:
        """The moments after which a set is late, one for each level: never before that was known."""
        late = late_from(self.plan, one.check, one.last_at, self.started_at, self.stopped_at)
        return [max(moment, one.moved_at) for moment in late]

    def _told(self, one: Round, now: datetime) -> Round:
        moments = self.late_at(one)
        called = max(one.called, sum(moment < now for moment in moments))
        return one._replace(called=called, calm_until=min([*moments[called:], *self._ahead(one, now)], default=None))

    def _ahead(self, one: Round, now: datetime) -> list[datetime]:
        """A fixed time that is still to come: a check read shortly before it is late sooner than one read long ago."""
        ahead = next_at(self.plan, one.check, one.last_at, self.started_at, self.stopped_at) if one.check.at else None
        return [ahead] if ahead is not None and ahead >= now else []

    def _late(self, one: Round, last: Last, now: datetime) -> Iterator[Overdue]:
        signal = min(one.check.signals, key=lambda signal: last[signal].at if signal in last else self.started_at)
        since = max(one.last_at or self.started_at, self.started_at)
        for late, at in list(zip(self.plan.plan.lateness, self.late_at(one), strict=False))[one.called :]:
            if at < now:
                yield Overdue(one.check, late, signal, since, at)


def begin(
    plan: RoutePlan, last: Last, started_at: datetime, stopped_at: datetime | None = None, *, ids: frozenset[str] | None
) -> Rounds:
    """The rounds from the dose on, with what was last read until then. `ids`: only these sets (None: all)."""
    checks = (check for check in plan.route.checks if ids is None or check.id in ids)
    each = tuple(Round(check, last_read(check, last), started_at, started_at) for check in checks)
    return Rounds(plan, started_at, stopped_at, each, started_at)


def last_read(check: Check, last: Last) -> datetime | None:
    """When every signal of the check was last known; None while one never was."""
    oldest: datetime | None = None
    for signal in check.signals:
        seen = last.get(signal)
        if seen is None:
            return None
        if oldest is None or seen.at < oldest:
            oldest = seen.at
    return oldest
