"""When the next look at the client is due, and how late it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from openkap.core.monitoring.plan import Check, Level, RoutePlan
from openkap.core.monitoring.readings import Reading, believed


@dataclass(frozen=True, slots=True)
class DueCheck:
    """One set of signals: when it is next due, how late it is at this moment, and when that will change."""

    id: str
    title: str
    signals: tuple[str, ...]
    next_at: datetime
    last_at: datetime | None
    level: Level | None
    says_next: str
    changes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What is due next. `next_at` is None before the dose and when nothing more is prescribed."""

    checks: tuple[DueCheck, ...]
    next_at: datetime | None
    overdue_by: timedelta

    @property
    def level(self) -> Level | None:
        """The gravest lateness of all checks."""
        late = [check.level for check in self.checks if check.level]
        return max(late, key=("amber", "red", "black").index) if late else None

    @property
    def late(self) -> tuple[DueCheck, ...]:
        return tuple(check for check in self.checks if check.level)

    @property
    def says_next(self) -> str:
        """What the gravest lateness asks for."""
        return next((check.says_next for check in self.late if check.level == self.level), "")

    @property
    def changes_at(self) -> datetime | None:
        """When something next becomes due or later, if nobody reads before."""
        return min((check.changes_at for check in self.checks if check.changes_at), default=None)

    @property
    def now_due(self) -> tuple[DueCheck, ...]:
        """The checks that fall due together at the next time."""
        return tuple(check for check in self.checks if check.next_at == self.next_at)


def due(
    plan: RoutePlan,
    *,
    started_at: datetime | None,
    readings: Iterable[Reading],
    now: datetime,
    stopped_at: datetime | None = None,
) -> Due:
    """The next checks after the dose at `started_at`. A sensor that was off does not count as a reading."""
    if started_at is None:
        return Due((), None, timedelta(0))
    last = _last_read(plan, readings)
    checks = tuple(
        found
        for check in plan.route.checks
        if (found := _due_check(plan, check, last.get(check.id), started_at, stopped_at, now)) is not None
    )
    next_at = min((check.next_at for check in checks), default=None)
    return Due(checks, next_at, max(now - next_at, timedelta(0)) if next_at else timedelta(0))


def _last_read(plan: RoutePlan, readings: Iterable[Reading]) -> dict[str, datetime]:
    """For each check the last time at which every one of its signals was known."""
    seen: dict[str, datetime] = {}
    for reading in readings:
        for signal in plan.plan.signals:
            if believed(signal, reading) is not None:
                seen[signal.id] = max(seen.get(signal.id, reading.at), reading.at)
    return {
        check.id: min(seen[signal] for signal in check.signals)
        for check in plan.route.checks
        if all(signal in seen for signal in check.signals)
    }


def _due_check(
    plan: RoutePlan,
    check: Check,
    last_at: datetime | None,
    started_at: datetime,
    stopped_at: datetime | None,
    now: datetime,
) -> DueCheck | None:
    ahead = next_at(plan, check, last_at, started_at, stopped_at)
    if ahead is None:
        return None
    steps = late_from(plan, check, last_at, started_at, stopped_at)
    passed = [late for late, step in zip(plan.plan.lateness, steps, strict=False) if now > step]
    level, says = (passed[-1].level, passed[-1].says_next) if passed else (None, "")
    changes_at = min((step for step in (ahead, *steps) if step > now), default=None)
    return DueCheck(check.id, check.title, check.signals, ahead, last_at, level, says, changes_at)


def late_from(
    plan: RoutePlan, check: Check, last_at: datetime | None, started_at: datetime, stopped_at: datetime | None
) -> tuple[datetime, ...]:
    """The moments after which a check last read at `last_at` is late, one for each level; none when nothing is due."""
    ahead = next_at(plan, check, last_at, started_at, stopped_at)
    since = started_at if last_at is None else max(last_at, started_at)
    if ahead is not None and ahead <= since:
        ahead = next_at(plan, check, since, started_at, stopped_at)
    if ahead is None:
        return ()
    return tuple(since + late.intervals * (ahead - since) for late in plan.plan.lateness)


def next_at(
    plan: RoutePlan, check: Check, last_at: datetime | None, started_at: datetime, stopped_at: datetime | None
) -> datetime | None:
    """The next time of one check; the first reading is due with the dose itself."""
    if check.at:
        offset = None if last_at is None else last_at - started_at
        ahead = (moment for moment in check.at if offset is None or moment.from_ > offset)
        return next((started_at + moment.to for moment in ahead), None)
    if last_at is None or last_at < started_at:
        return started_at
    for interval in plan.intervals(check):
        over = interval.until is not None and last_at >= started_at + interval.until
        stopped = interval.until_stop and stopped_at is not None and last_at >= stopped_at
        if not over and not stopped:
            return last_at + interval.every
    return None
