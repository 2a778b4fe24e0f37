"""A monitoring plan as it is written in `knowledge/monitoring/`: signals, schedules, alert rules, discharge."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Literal

from openkap.core.monitoring import leaving
from openkap.core.monitoring.readings import NUMBERS, SYMPTOMS, Signal, Symptom
from openkap.core.reading import Published

Level = Literal["amber", "red", "black"]
RANK: dict[str, int] = {"amber": 1, "red": 2, "black": 3}
Compare = Literal[
    "above", "below", "at_least", "at_most", "rise_by", "rise_share", "fall_share", "climb", "drop", "any_of"
]
RELATIVE = frozenset({"rise_by", "rise_share", "fall_share"})
TRENDS = frozenset({"climb", "drop"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. `rise_by`, `rise_share` and `fall_share` are taken against the client's own baseline.

    `climb` and `drop` are trends: so much above the lowest, or under the highest, value of the time `within` before.
    """

    signal: str
    compare: Compare
    limit: float = 0
    any_of: tuple[str, ...] = ()
    within: timedelta | None = None

    def __post_init__(self) -> None:
        if (self.compare in TRENDS) != (self.within is not None and self.within > timedelta(0)):
            raise ValueError("a trend, and only a trend, is looked for within some time")
        if (self.compare == "any_of") != (self.signal == SYMPTOMS) or (self.compare == "any_of") != bool(self.any_of):
            raise ValueError("symptoms, and only symptoms, are compared with any_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """When to call whom. All conditions must hold; `about` groups rules that speak of one matter (default: the signal).

    `sustained_for`: they must have held for longer than this. `after`: only for values seen later than this after the
    dose. `routes` empty means every route.
    """

    id: str
    level: Level
    title: str
    when: tuple[Condition, ...]
    says_next: str
    about: str = ""
    after: timedelta | None = None
    sustained_for: timedelta | None = None
    routes: tuple[str, ...] = ()
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if not self.when:
            raise ValueError(f"{self.id}: an alert rule needs a condition")

    @property
    def signal(self) -> str:
        return self.when[0].signal

    @property
    def matter(self) -> str:
        return self.about or self.signal

    @property
    def relative(self) -> bool:
        """Whether the rule needs a baseline."""
        return any(condition.compare in RELATIVE for condition in self.when)


@dataclass(frozen=True, slots=True)
class Interval:
    """Readings this far apart, until an offset from the dose, until the infusion stops, or to the end."""

    every: timedelta
    until: timedelta | None = None
    until_stop: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading between two offsets from the dose."""

    from_: timedelta
    to: timedelta

    def __post_init__(self) -> None:
        if self.from_ > self.to:
            raise ValueError("a moment begins before it ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A set of signals read together: at moments, or at intervals. `continuous`: the monitor stays on between."""

    id: str
    title: str
    signals: tuple[str, ...]
    at: tuple[Moment, ...] = ()
    every: tuple[Interval, ...] = ()
    heightened: tuple[Interval, ...] = ()
    continuous: bool = False
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if bool(self.at) == bool(self.every):
            raise ValueError(f"{self.id}: a check is due either at moments or at intervals")
        if self.every and (self.every[-1].until or self.every[-1].until_stop):
            raise ValueError(f"{self.id}: the last interval runs to the end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How one way of giving the medicine is watched, and for how long at least."""

    route: str
    title: str
    observe_for: timedelta
    after_stop: timedelta | None = None
    checks: tuple[Check, ...]
    note: str = ""
    cite: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Lateness:
    """A check is late at this level when this many intervals have passed since the last one."""

    level: Level
    intervals: float
    says_next: str
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if self.intervals < 1:
            raise ValueError(f"{self.level}: nothing is late before it is due")


@dataclass(frozen=True, slots=True)
class Heightened:
    """The first dosing sessions of an episode are watched on the closer schedule."""

    first_sessions: int
    cite: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeRule:
    """One requirement for going home, judged by the named function of `leaving` with these limits.

    `version`: which version of the score in `answer` counts; variants are never mixed. Empty where no score is asked.
    """

    id: str
    title: str
    rule: str
    answer: str = ""
    version: str = ""
    limits: dict[str, float] | None = None
    routes: tuple[str, ...] = ()
    cite: tuple[str, ...] = ()
    verified: bool = True

    def __post_init__(self) -> None:
        if self.rule not in leaving.RULES:
            raise ValueError(f"{self.id}: no discharge rule {self.rule}")

    def limit(self, name: str) -> float:
        return (self.limits or {})[name]


@dataclass(frozen=True, kw_only=True)
class MonitoringPlan(Published):
    """Everything the clinic watches during and after a dose, for every route it offers."""

    signals: tuple[Signal, ...]
    symptoms: tuple[Symptom, ...]
    lateness: tuple[Lateness, ...]
    heightened: Heightened
    routes: tuple[Route, ...]
    alerts: tuple[AlertRule, ...]
    discharge: tuple[DischargeRule, ...]

    def __post_init__(self) -> None:
        if [late.intervals for late in self.lateness] != sorted(late.intervals for late in self.lateness):
            raise ValueError("lateness is written from the least to the most")
        _unique("signal", [signal.id for signal in self.signals])
        _unique("route", [route.route for route in self.routes])
        _unique("alert", [rule.id for rule in self.alerts])
        _unique("discharge requirement", [rule.id for rule in self.discharge])
        known = {signal.id for signal in self.signals}
        if strangers := known - set(NUMBERS):
            raise ValueError(f"no reading has {', '.join(sorted(strangers))}")
        for rule in self.alerts:
            _check_conditions(rule, known, {symptom.id for symptom in self.symptoms})
        for route in self.routes:
            _check_signals(route, known)

    @cached_property
    def by_signal(self) -> dict[str, Signal]:
        return {signal.id: signal for signal in self.signals}

    @cached_property
    def as_grave(self) -> dict[str, frozenset[str]]:
        """For each alert rule those on the same matter that are as grave or graver, itself among them."""
        grave = [(rule.id, rule.matter, RANK[rule.level]) for rule in self.alerts]
        return {
            id: frozenset(other for other, of, at in grave if of == matter and at >= rank) for id, matter, rank in grave
        }

    def for_route(self, route: str, *, heightened: bool = False) -> "RoutePlan":
        """The part that applies to one route. KeyError when this plan does not cover the route."""
        for table in self.routes:
            if table.route == route:
                return RoutePlan(self, table, heightened)
        raise KeyError(f"{self.title} has no schedule for {route}")

    def is_heightened(self, *, ordered: bool, sessions_before: int) -> bool:
        """Whether the closer schedule applies: it was asked for, or this is one of the first dosing sessions."""
        return ordered or sessions_before < self.heightened.first_sessions


@dataclass(frozen=True, eq=False)
class RoutePlan:
    """A monitoring plan narrowed to one route and one closeness. One is equal only to itself, so it can be a key."""

    plan: MonitoringPlan
    route: Route
    heightened: bool = False

    @cached_property
    def alerts(self) -> tuple[AlertRule, ...]:
        return tuple(rule for rule in self.plan.alerts if not rule.routes or self.route.route in rule.routes)

    @cached_property
    def discharge(self) -> tuple[DischargeRule, ...]:
        return tuple(rule for rule in self.plan.discharge if not rule.routes or self.route.route in rule.routes)

    def score_version(self, id: str) -> str | None:
        """The version in which this plan asks for a score; None when it leaves that open."""
        return next((rule.version for rule in self.discharge if rule.answer == id and rule.version), None)

    def intervals(self, check: Check) -> tuple[Interval, ...]:
        return check.heightened if self.heightened and check.heightened else check.every

    @cached_property
    def _soonest_late(self) -> dict[str, timedelta]:
        fewest = min((late.intervals for late in self.plan.lateness), default=0)
        return {
            check.id: fewest * min(interval.every for interval in self.intervals(check))
            for check in self.route.checks
            if check.every
        }

    def soonest_late(self, check: Check) -> timedelta:
        """So long after a reading a check that is due at intervals is at the very least not late."""
        return self._soonest_late[check.id]


def _unique(what: str, ids: list[str]) -> None:
    for id in ids:
        if ids.count(id) > 1:
            raise ValueError(f"{what} {id} is written twice")


def _check_conditions(rule: AlertRule, signals: set[str], symptoms: set[str]) -> None:
    for condition in rule.when:
        if condition.signal != SYMPTOMS and condition.signal not in signals:
            raise ValueError(f"{rule.id}: no signal {condition.signal}")
        if unknown := set(condition.any_of) - symptoms:
            raise ValueError(f"{rule.id}: no symptom {', '.join(sorted(unknown))}")


def _check_signals(route: Route, known: set[str]) -> None:
    for check in route.checks:
        if unknown := set(check.signals) - known:
            raise ValueError(f"{route.route}.{check.id}: no signal {', '.join(sorted(unknown))}")
