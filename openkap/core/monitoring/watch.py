"""Readings become alerts, one reading at a time.

`step` takes what is known so far and one new reading, and costs the same however long the session has run. A value
holds until a newer one replaces it; a sensor that goes off makes it unknown again. `alerts` is nothing but `step` over
all readings and one empty look at the clock. An alert once raised is never taken back by a later reading.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from openkap.core.monitoring.judge import Judge, Ready, Seen, Span, judge
from openkap.core.monitoring.plan import RANK, AlertRule, Level, RoutePlan
from openkap.core.monitoring.readings import COMPARED, SYMPTOMS, Baseline, Reading
from openkap.core.monitoring.rounds import Overdue, Rounds, begin
from openkap.core.monitoring.trends import Track, Trend, moved

Values = dict[str, Seen]
_place = attrgetter("place")
NO_BASELINE = Baseline()
NOTHING: frozenset[str] = frozenset()


class Alert(NamedTuple):
    """One call for a person. `since`: when the rule began to hold; `at`: the reading (or moment) that raised it."""

    rule: str
    level: Level
    signal: str
    value: float | None
    since: datetime
    at: datetime
    title: str
    says_next: str


@dataclass(frozen=True, slots=True)
class Watch:
    """All that must be remembered between two readings.

    `seen`: what counts as known now. `last`: the last believable value of each signal, even when its sensor is off by
    now. `since`: when each rule that holds began to. `firing`: those that hold for long enough to be called out.
    `rounds`: when readings are late; None where nobody asks. `judged_by`: the rules of the last step. `tracks`: the few
    values on which each trend rests.
    """

    plan: RoutePlan
    baseline: Baseline = NO_BASELINE
    started_at: datetime | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    firing: frozenset[str] = NOTHING
    last: Mapping[str, Seen] = field(default_factory=dict)
    rounds: Rounds | None = None
    judged_by: Judge | None = None
    tracks: Mapping[Trend, Track] = field(default_factory=dict)


def dosed(
    watch: Watch,
    at: datetime,
    *,
    baseline: Baseline | None = None,
    stopped_at: datetime | None = None,
    checks: frozenset[str] | None = None,
) -> Watch:
    """The dose at `at`: what was last read becomes the baseline (unless one is given), and lateness counts from now on.

    A further dose keeps the baseline of the first. `checks`: the sets of signals that are expected at all; None means
    every one of the route.
    """
    if baseline is None:
        baseline = watch.baseline if watch.started_at else _last_known(watch)
    rounds = begin(watch.plan, watch.last, at, stopped_at, ids=checks)
    return replace(watch, baseline=baseline, started_at=at, rounds=rounds, judged_by=None)


def _last_known(watch: Watch) -> Baseline:
    numbers = {id: value for id, (value, _at) in watch.last.items() if isinstance(value, float | int)}
    return Baseline(**{id: value for id, value in numbers.items() if id in COMPARED})


def step(watch: Watch, reading: Reading) -> tuple[Watch, tuple[Alert, ...]]:
    """Take one more reading, not older than the last one. Returns what to remember and the alerts it raises.

    Of the rules on one matter only the gravest that begins to hold is raised, and only when nothing as grave on that
    matter was holding already.
    """
    rules = _judge(watch)
    seen, last, spans = _remember(watch, rules, reading)
    tracks = _follow(watch, rules, reading, seen, spans) if rules.trends else watch.tracks
    if rules is watch.judged_by:
        since = _since(watch, seen, spans, reading.at)
    else:
        since = _anew(watch, rules, seen, reading.at)
    firing, raised = _called(watch, rules, since, reading.at) if since else (NOTHING, [])
    rounds, late = watch.rounds.advance(watch.last, last, reading.at) if watch.rounds else (None, [])
    after = Watch(watch.plan, watch.baseline, watch.started_at, seen, since, firing, last, rounds, rules, tracks)
    return after, (*map(_late, late), *[_alert(ready.rule, seen, since[ready.id], reading.at) for ready in raised])


def tick(watch: Watch, now: datetime) -> tuple[Watch, tuple[Alert, ...]]:
    """Let time pass without a reading: what was true and stays unanswered may become sustained, or a reading late."""
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
    rules = judge(plan, baseline)
    seen = _remember(Watch(plan), rules, reading)[0]
    for ready in rules.rules.values():
        rule = ready.rule
        if rule.sustained_for is not None:
            continue
        graver = rule.signal not in marked or RANK[rule.level] > RANK[marked[rule.signal].level]
        if graver and ready.holds(seen, started_at):
            marked[rule.signal] = rule
    return marked


def _judge(watch: Watch) -> Judge:
    """The judge of the last step while plan and baseline are those of then: nothing is looked up."""
    known = watch.judged_by
    if known is not None and known.baseline is watch.baseline and known.plan is watch.plan:
        return known
    return judge(watch.plan, watch.baseline)


def _remember(watch: Watch, rules: Judge, reading: Reading) -> tuple[Values, Values, list[Span]]:
    """What is known and what was last believed after this reading, and what each of its values says of the rules."""
    seen, last, at = dict(watch.seen), dict(watch.last), reading.at
    spans: list[Span] = []
    for gauge, value in zip(rules.gauges, rules.values(reading), strict=True):
        if value is None:
            continue
        signal, off, highest, above, below, calm, limits, between = gauge
        if off < value <= highest:
            seen[signal] = last[signal] = Seen(value, at)
            within = above < value < below
            spans.append(calm if within else between[bisect_left(limits, value) + bisect_right(limits, value)])
        else:
            seen.pop(signal, None)
            spans.append(calm)
    if reading.symptoms is not None:
        spans.append(rules.symptoms)
        seen[SYMPTOMS] = Seen(reading.symptoms, at)
    return seen, last, spans


def _follow(watch: Watch, rules: Judge, reading: Reading, seen: Values, spans: list[Span]) -> Mapping[Trend, Track]:
    """What is remembered of each trend after this reading; `seen` and `spans` learn of those that it speaks of."""
    tracks, sizes = moved(watch.tracks, rules.trends, watch.plan.plan.by_signal, reading)
    for key, size in sizes.items():
        spans.append(rules.moving[key])
        if size is None:
            seen.pop(key, None)
        else:
            seen[key] = Seen(size, reading.at)
    return tracks


def _since(watch: Watch, seen: Mapping[str, Seen], spans: list[Span], at: datetime) -> dict[str, datetime]:
    """Which rules hold and since when. Only those that speak of what was read can change; a new judge asks all."""
    since = dict(watch.since)
    for fails, holds, asked in spans:
        if since:
            for id in fails:
                since.pop(id, None)
        for id in holds:
            since.setdefault(id, at)
        for ready in asked:
            if ready.holds(seen, watch.started_at):
                since.setdefault(ready.id, at)
            else:
                since.pop(ready.id, None)
    return since


def _anew(watch: Watch, rules: Judge, seen: Mapping[str, Seen], at: datetime) -> dict[str, datetime]:
    """The same when the baseline is another one than at the last step: every rule is asked."""
    held = [ready.id for ready in rules.rules.values() if ready.holds(seen, watch.started_at)]
    return {id: watch.since.get(id, at) for id in held}


def _called(
    watch: Watch, rules: Judge, since: Mapping[str, datetime], at: datetime
) -> tuple[frozenset[str], list[Ready]]:
    """The rules that hold for long enough, and those of them to call out now, as the plan orders them."""
    waiting = [ready.id for ready in rules.lasting if ready.id in since and not ready.lasted(since[ready.id], at)]
    firing = frozenset(since).difference(waiting) if waiting else frozenset(since)
    new = firing - watch.firing
    if not new:
        return firing, []
    fresh: dict[str, Ready] = {}
    for ready in sorted([rules.rules[id] for id in new], key=_place):
        if ready.matter not in fresh or ready.rank > fresh[ready.matter].rank:
            fresh[ready.matter] = ready
    held = firing & watch.firing
    return firing, [ready for ready in fresh.values() if held.isdisjoint(ready.as_grave)]


def _alert(rule: AlertRule, seen: Mapping[str, Seen], since: datetime, at: datetime) -> Alert:
    signal = rule.signal
    value = seen[signal].value
    number = None if isinstance(value, frozenset) else value
    return Alert(rule.id, rule.level, signal, number, since, at, rule.title, rule.says_next)


def _late(overdue: Overdue) -> Alert:
    check, late = overdue.check, overdue.late
    title = f"{check.title}: no reading for more than {late.intervals:g} times the interval"
    return Alert(f"{check.id}-late", late.level, overdue.signal, None, overdue.since, overdue.at, title, late.says_next)
