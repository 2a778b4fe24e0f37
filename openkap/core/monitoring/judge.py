"""The alert rules of one route made ready for one client: every comparison has its number and is found by its signal.

With the baseline known, a comparison against it is a comparison with a fixed number. Whatever a new reading does not
mention cannot change whether a rule holds, so a reading costs only the rules that speak of its own signals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import inf
from operator import attrgetter, ge, gt, le, lt
from typing import Any, NamedTuple

from openkap.core.monitoring.plan import RANK, RELATIVE, AlertRule, Condition, RoutePlan
from openkap.core.monitoring.readings import SYMPTOMS, Baseline, Reading, Signal

Value = float | frozenset[str]
Test = tuple[str, Callable[[Any, Any], bool], Any]


class Seen(NamedTuple):
    """The last known value of a signal and when it was read."""

    value: Value
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """One rule with its numbers. `place` is its place in the plan: of equals the first is called out."""

    rule: AlertRule
    place: int
    tests: tuple[Test, ...]
    id: str
    matter: str
    rank: int

    def holds(self, seen: Mapping[str, Seen], started_at: datetime | None) -> bool:
        """Whether all conditions hold for what was last seen, and for values late enough after the dose."""
        for signal, compare, limit in self.tests:
            known = seen.get(signal)
            if known is None or not compare(known.value, limit):
                return False
        return self.rule.after is None or self._late_enough(seen, started_at)

    def lasted(self, since: datetime, at: datetime) -> bool:
        """Whether holding since then is long enough to be called out."""
        return self.rule.sustained_for is None or at - since > self.rule.sustained_for

    def _late_enough(self, seen: Mapping[str, Seen], started_at: datetime | None) -> bool:
        after = self.rule.after
        if after is None or started_at is None:
            return after is None
        return all(seen[signal].at - started_at > after for signal, _compare, _limit in self.tests)


class Gauge(NamedTuple):
    """How to take the values of one signal.

    A number not above `off` or above `highest` comes from a sensor that is off. A number between `calm_above` and
    `calm_below` meets no condition of any rule.
    """

    signal: str
    off: float
    highest: float
    calm_above: float
    calm_below: float


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """All rules that can be judged for one client on one route. A rule without its baseline is not among them.

    `values` takes the numbers of all `gauges`, in their order, from a reading.
    """

    rules: Mapping[str, Ready]
    by_signal: Mapping[str, tuple[Ready, ...]]
    gauges: tuple[Gauge, ...]
    values: Callable[[Reading], tuple[float | None, ...]]


def _shares(seen: frozenset[str], any_of: frozenset[str]) -> bool:
    return not seen.isdisjoint(any_of)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "above": gt,
    "below": lt,
    "at_least": ge,
    "at_most": le,
    "rise_by": ge,
    "rise_share": ge,
    "fall_share": le,
    "any_of": _shares,
}


@lru_cache(maxsize=256)
def judge(plan: RoutePlan, baseline: Baseline) -> Judge:
    """The rules of a route with the numbers of one client."""
    found = [ready for place, rule in enumerate(plan.alerts) if (ready := _ready(rule, place, baseline))]
    signals = plan.plan.signals
    about = {id: _about(id, found) for id in (*plan.plan.by_signal, SYMPTOMS)}
    gauges = tuple(_gauge(signal, about[signal.id]) for signal in signals)
    values = attrgetter(*plan.plan.by_signal) if len(signals) > 1 else lambda reading: (reading.value(signals[0].id),)
    return Judge({ready.id: ready for ready in found}, about, gauges, values)


def _gauge(signal: Signal, rules: tuple[Ready, ...]) -> Gauge:
    """The limits of one signal and the calm range that all comparisons with it leave."""
    tests = [(compare, limit) for ready in rules for id, compare, limit in ready.tests if id == signal.id]
    low = max((limit for compare, limit in tests if compare in (lt, le)), default=-inf)
    high = min((limit for compare, limit in tests if compare in (gt, ge)), default=inf)
    return Gauge(signal.id, -inf if signal.off_at_most is None else signal.off_at_most, signal.highest, low, high)


def _ready(rule: AlertRule, place: int, baseline: Baseline) -> Ready | None:
    """A rule with its numbers; None when one of them needs a baseline that is not known."""
    tests = [test for condition in rule.when if (test := _test(condition, baseline))]
    if len(tests) < len(rule.when):
        return None
    return Ready(rule, place, tuple(tests), rule.id, rule.matter, RANK[rule.level])


def _about(signal: str, rules: list[Ready]) -> tuple[Ready, ...]:
    return tuple(ready for ready in rules if any(condition.signal == signal for condition in ready.rule.when))


def _test(condition: Condition, baseline: Baseline) -> Test | None:
    """One comparison with its number; None when it needs a baseline that is not known."""
    limit = frozenset(condition.any_of) if condition.any_of else bound(condition, baseline)
    return None if limit is None else (condition.signal, COMPARE[condition.compare], limit)


def bound(condition: Condition, baseline: Baseline) -> float | None:
    """The number a value is compared with, in the signal's own unit; None while the baseline it needs is unknown."""
    if condition.compare not in RELATIVE:
        return condition.limit
    base = baseline.value(condition.signal)
    if base is None:
        return None
    if condition.compare == "rise_by":
        return base + condition.limit
    share = condition.limit * base
    return base + share if condition.compare == "rise_share" else base - share
