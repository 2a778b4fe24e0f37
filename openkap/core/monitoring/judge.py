"""The alert rules of one route made ready for one client: every comparison has its number and is found by its signal.

With the baseline known, a comparison against it is a comparison with a fixed number. Whatever a new reading does not
mention cannot change whether a rule holds, so a reading costs only the rules that speak of its own signals.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import inf
from operator import attrgetter, ge, gt, le, lt
from typing import Any, NamedTuple

from openkap.core.monitoring.plan import RANK, RELATIVE, TRENDS, AlertRule, Condition, RoutePlan
from openkap.core.monitoring.readings import SYMPTOMS, Baseline, Reading, Signal
from openkap.core.monitoring.trends import Trend

Value = float | frozenset[str]
Own = tuple[Callable[[Any, Any], bool], Any]  # a comparison of one signal and its limit
Test = tuple[str, Callable[[Any, Any], bool], Any]


class Seen(NamedTuple):
    """The last known value of a signal and when it was read."""

    value: Value
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """One rule with its numbers. `place` is its place in the plan: of equals the first is called out.

    `as_grave`: the rules on the same matter that are as grave or graver.
    """

    rule: AlertRule
    place: int
    tests: tuple[Test, ...]
    id: str
    matter: str
    rank: int
    as_grave: frozenset[str]

    def holds(self, seen: Mapping[str, Seen], started_at: datetime | None) -> bool:
        """Whether all conditions hold for what was last seen, and for values late enough after the dose."""
        for signal, compare, limit in self.tests:
            known = seen.get(signal)
            if known is None or not compare(known.value, limit):
                return False
        return self.rule.after is None or self._late_enough(seen, started_at)

    def of(self, signal: str) -> list[Own]:
        """The comparisons with this signal and their limits."""
        return [(compare, limit) for id, compare, limit in self.tests if id == signal]

    def lasted(self, since: datetime, at: datetime) -> bool:
        """Whether holding since then is long enough to be called out."""
        return self.rule.sustained_for is None or at - since > self.rule.sustained_for

    def _late_enough(self, seen: Mapping[str, Seen], started_at: datetime | None) -> bool:
        after = self.rule.after
        if after is None or started_at is None:
            return after is None
        return all(seen[signal].at - started_at > after for signal, _compare, _limit in self.tests)


class Span(NamedTuple):
    """Numbers of one signal that no rule tells apart: the rules that fail for them and those that hold, by id.

    `asked`: the rules that another signal or the time after the dose decides as well.
    """

    fails: list[str]
    holds: list[str]
    asked: list[Ready]


class Gauge(NamedTuple):
    """How to take the values of one signal.

    A number not above `off` or above `highest` comes from a sensor that is off. A number between `calm_above` and
    `calm_below` meets no condition of any rule: then, and with the sensor off, all is `calm`. `spans`: below the first
    of the `limits`, at it, between it and the second, and so on.
    """

    signal: str
    off: float
    highest: float
    calm_above: float
    calm_below: float
    calm: Span
    limits: tuple[float, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """All rules that can be judged for one client on one route. A rule without its baseline is not among them.

    `lasting`: those that are called out only after a while. `values` takes the numbers of all `gauges`, in their order,
    from a reading. `symptoms`: what a look at the symptoms decides. `trends`: those that some rule asks for; `moving`:
    what a reading of a signal leaves those rules to be asked.
    """

    plan: RoutePlan
    baseline: Baseline
    rules: Mapping[str, Ready]
    lasting: tuple[Ready, ...]
    symptoms: Span
    gauges: tuple[Gauge, ...]
    values: Callable[[Reading], tuple[float | None, ...]]
    trends: tuple[Trend, ...] = ()
    moving: Mapping[str, Span] = field(default_factory=dict)


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
    "climb": ge,
    "drop": ge,
    "any_of": _shares,
}


@lru_cache(maxsize=256)
def judge(plan: RoutePlan, baseline: Baseline) -> Judge:
    """The rules of a route with the numbers of one client."""
    found = [ready for place, rule in enumerate(plan.alerts) if (ready := _ready(rule, place, plan, baseline))]
    signals = plan.plan.signals
    gauges = tuple(_gauge(signal, _about(signal.id, found)) for signal in signals)
    values = attrgetter(*plan.plan.by_signal) if len(signals) > 1 else lambda reading: (reading.value(signals[0].id),)
    lasting = tuple(ready for ready in found if ready.rule.sustained_for is not None)
    rules, symptoms = {ready.id: ready for ready in found}, Span([], [], _about(SYMPTOMS, found))
    trends = tuple({trend: None for ready in found for each in ready.rule.when if (trend := _trend(each))})
    moving = {trend.key: Span([], [], _about(trend.key, found)) for trend in trends}
    return Judge(plan, baseline, rules, lasting, symptoms, gauges, values, trends, moving)


def _gauge(signal: Signal, rules: list[Ready]) -> Gauge:
    """The limits of one signal, what follows between and at them, and the calm range that all comparisons leave."""
    about = [(ready, ready.of(signal.id)) for ready in rules]
    tests = [test for _ready, own in about for test in own]
    low = max((limit for compare, limit in tests if compare in (lt, le)), default=-inf)
    high = min((limit for compare, limit in tests if compare in (gt, ge)), default=inf)
    limits = tuple(sorted({limit for _compare, limit in tests}))
    spans = tuple(_span(value, about) for value in _examples(limits))
    off = -inf if signal.off_at_most is None else signal.off_at_most
    calm = Span([ready.id for ready in rules], [], [])
    return Gauge(signal.id, off, signal.highest, low, high, calm, limits, spans)


def _examples(limits: tuple[float, ...]) -> Iterator[float]:
    """One number below the first limit, that limit, one between it and the second, and so on; one above the last."""
    for lower, limit in zip((-inf, *limits), limits, strict=False):
        yield (lower + limit) / 2
        yield limit
    yield inf


def _span(value: float, about: list[tuple[Ready, list[Own]]]) -> Span:
    """What a value of one signal says of the rules about it, each with its comparisons with this signal."""
    span = Span([], [], [])
    for ready, own in about:
        if not all(compare(value, limit) for compare, limit in own):
            span.fails.append(ready.id)
        elif ready.rule.after is None and len(own) == len(ready.tests):
            span.holds.append(ready.id)
        else:
            span.asked.append(ready)
    return span


def _ready(rule: AlertRule, place: int, plan: RoutePlan, baseline: Baseline) -> Ready | None:
    """A rule with its numbers; None when one of them needs a baseline that is not known."""
    tests = [test for condition in rule.when if (test := _test(condition, baseline))]
    if len(tests) < len(rule.when):
        return None
    return Ready(rule, place, tuple(tests), rule.id, rule.matter, RANK[rule.level], plan.plan.as_grave[rule.id])


def _about(signal: str, rules: list[Ready]) -> list[Ready]:
    return [ready for ready in rules if ready.of(signal)]


def _test(condition: Condition, baseline: Baseline) -> Test | None:
    """One comparison with its number; None when it needs a baseline that is not known."""
    limit = frozenset(condition.any_of) if condition.any_of else bound(condition, baseline)
    trend = _trend(condition)
    return None if limit is None else (trend.key if trend else condition.signal, COMPARE[condition.compare], limit)


def _trend(condition: Condition) -> Trend | None:
    """What a condition looks for over time; None where it asks for one value only."""
    if condition.compare not in TRENDS or condition.within is None:
        return None
    return Trend(condition.signal, "climb" if condition.compare == "climb" else "drop", condition.within)


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
