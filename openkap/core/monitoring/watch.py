"""Readings become alerts, one reading at a time.

`step` takes what is known so far and one new reading, and costs the same however long the session has run. A value
holds until a newer one replaces it; a sensor that goes off makes it unknown again. `alerts` is nothing but `step` over
all readings and one empty look at the clock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import ge, gt, le, lt

from openkap.core.monitoring.plan import RANK, AlertRule, Condition, Level, RoutePlan
from openkap.core.monitoring.readings import SYMPTOMS, Baseline, Reading

NO_BASELINE = Baseline()
ABSOLUTE: dict[str, Callable[[float, float], bool]] = {"above": gt, "below": lt, "at_least": ge, "at_most": le}


@dataclass(frozen=True, slots=True)
class Seen:
    """The last known value of a signal and when it was read."""

    value: float | frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """One call for a person. `since`: when the rule began to hold; `at`: the reading (or moment) that raised it."""

    rule: str
    level: Level
    signal: str
    value: float | None
    since: datetime
    at: datetime
    title: str
    says_next: str


@dataclass(frozen=True)
class Watch:
    """All that must be remembered between two readings."""

    plan: RoutePlan
    baseline: Baseline = NO_BASELINE
    started_at: datetime | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    firing: frozenset[str] = frozenset()


def step(watch: Watch, reading: Reading) -> tuple[Watch, tuple[Alert, ...]]:
    """Take one more reading, not older than the last one. Returns what to remember and the alerts it raises.

    Of the rules on one matter only the gravest that begins to hold is raised, and only when nothing as grave on that
    matter was holding already.
    """
    seen = _remember(watch, reading)
    since: dict[str, datetime] = {}
    firing: list[AlertRule] = []
    for rule in watch.plan.alerts:
        if not _holds(rule, seen, watch):
            continue
        since[rule.id] = watch.since.get(rule.id, reading.at)
        if rule.sustained_for is None or reading.at - since[rule.id] > rule.sustained_for:
            firing.append(rule)
    raised = _raised(firing, watch)
    after = replace(watch, seen=seen, since=since, firing=frozenset(rule.id for rule in firing))
    return after, tuple(_alert(rule, seen, since[rule.id], reading.at) for rule in raised)


def tick(watch: Watch, now: datetime) -> tuple[Watch, tuple[Alert, ...]]:
    """Let time pass without a reading: what was true and stays unanswered may become sustained."""
    return step(watch, Reading(at=now))


def changes_at(watch: Watch) -> datetime | None:
    """When time alone would next make something sustained, if nobody reads before; None when nothing waits."""
    waiting = [
        watch.since[rule.id] + rule.sustained_for
        for rule in watch.plan.alerts
        if rule.sustained_for is not None and rule.id in watch.since and rule.id not in watch.firing
    ]
    return min(waiting, default=None)


def alerts(
    plan: RoutePlan, readings: Iterable[Reading], *, baseline: Baseline, started_at: datetime | None, now: datetime
) -> tuple[Alert, ...]:
    """Every alert raised by these readings up to `now`, oldest first. Readings later than `now` are left out."""
    watch = Watch(plan, baseline, started_at)
    found: list[Alert] = []
    for reading in sorted((reading for reading in readings if reading.at <= now), key=lambda reading: reading.at):
        watch, raised = step(watch, reading)
        found.extend(raised)
    return (*found, *tick(watch, now)[1])


def unjudged(plan: RoutePlan, baseline: Baseline) -> tuple[AlertRule, ...]:
    """Rules that cannot be judged because the client's baseline for their signal is unknown."""
    return tuple(rule for rule in plan.alerts if rule.relative and baseline.value(rule.signal) is None)


def worst(plan: RoutePlan, reading: Reading, baseline: Baseline, started_at: datetime | None) -> dict[str, AlertRule]:
    """For each signal of one reading the gravest rule its value alone breaks: how the table marks a number.

    What must last for a while is left to `step`: one value cannot show it.
    """
    marked: dict[str, AlertRule] = {}
    watch = Watch(plan, baseline, started_at)
    seen = _remember(watch, reading)
    for rule in plan.alerts:
        if rule.sustained_for is not None:
            continue
        graver = rule.signal not in marked or RANK[rule.level] > RANK[marked[rule.signal].level]
        if graver and _holds(rule, seen, watch):
            marked[rule.signal] = rule
    return marked


def _remember(watch: Watch, reading: Reading) -> dict[str, Seen]:
    seen = dict(watch.seen)
    for signal in watch.plan.plan.signals:
        value = reading.value(signal.id)
        if value is None:
            continue
        if signal.is_artefact(value):
            seen.pop(signal.id, None)
        else:
            seen[signal.id] = Seen(value, reading.at)
    if reading.symptoms is not None:
        seen[SYMPTOMS] = Seen(reading.symptoms, reading.at)
    return seen


def _holds(rule: AlertRule, seen: Mapping[str, Seen], watch: Watch) -> bool:
    for condition in rule.when:
        known = seen.get(condition.signal)
        if known is None or not met(condition, known.value, watch.baseline):
            return False
        if rule.after is not None and not _late_enough(rule, known.at, watch.started_at):
            return False
    return True


def _late_enough(rule: AlertRule, at: datetime, started_at: datetime | None) -> bool:
    return rule.after is None or (started_at is not None and at - started_at > rule.after)


def met(condition: Condition, value: float | frozenset[str], baseline: Baseline) -> bool:
    """Whether one comparison holds. A comparison with an unknown baseline does not hold; see `unjudged`."""
    if isinstance(value, frozenset):
        return not value.isdisjoint(condition.any_of)
    absolute = ABSOLUTE.get(condition.compare)
    if absolute is not None:
        return absolute(value, condition.limit)
    base = baseline.value(condition.signal)
    if base is None:
        return False
    if condition.compare == "rise_by":
        return value - base >= condition.limit
    change = value - base if condition.compare == "rise_share" else base - value
    return change >= condition.limit * base


def _raised(firing: list[AlertRule], watch: Watch) -> list[AlertRule]:
    held: dict[str, int] = {}
    fresh: dict[str, AlertRule] = {}
    for rule in firing:
        if rule.id in watch.firing:
            held[rule.matter] = max(held.get(rule.matter, 0), RANK[rule.level])
        elif rule.matter not in fresh or RANK[rule.level] > RANK[fresh[rule.matter].level]:
            fresh[rule.matter] = rule
    return [rule for matter, rule in fresh.items() if RANK[rule.level] > held.get(matter, 0)]


def _alert(rule: AlertRule, seen: Mapping[str, Seen], since: datetime, at: datetime) -> Alert:
    value = seen[rule.signal].value
    number = None if isinstance(value, frozenset) else value
    return Alert(rule.id, rule.level, rule.signal, number, since, at, rule.title, rule.says_next)
