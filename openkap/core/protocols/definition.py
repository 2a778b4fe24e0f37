"""What a protocol is: visits, the gaps between them, measurements and practice, read from `knowledge/protocols/`.

A protocol that contradicts itself, or leaves a visit without a window, cannot be built at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Literal

from openkap.core.protocols.conflicts import contradiction
from openkap.core.protocols.network import Edge, conflict, distances
from openkap.core.protocols.words import between, span
from openkap.core.reading import Published
from openkap.core.verdict import Verdict

Kind = Literal["medical_intake", "clinical_intake", "preparation", "dosing", "integration", "review", "follow_up"]
Moment = Literal["baseline", "before_dose", "weekly", "mid_course", "post_course", "follow_up"]
START = "start"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class VisitRule:
    """One meeting that the plan asks for. `on_site` roles may serve several rooms at once, `roles` may not.

    Set-up and clean-up keep the room, not the people.
    """

    key: str
    kind: Kind
    title: str
    phase: str
    minutes: int
    roles: tuple[str, ...]
    on_site: tuple[str, ...] = ()
    room_kind: Literal["dosing", "consulting"] = "consulting"
    set_up_minutes: int = 0
    clean_up_minutes: int = 0
    optional: bool = False
    cite: tuple[str, ...] = ()
    verified: bool = False

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError(f"{self.key} lasts no time")
        if not self.roles:
            raise ValueError(f"{self.key} has nobody in it")


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The least and the most time from the start of one visit to the start of another.

    `from_` may be "start", the day the plan begins; either end may be "first-dose" or "last-dose". A hard gap is never
    to be broken; a soft one is a preference. No `max` means that nothing is too late.
    """

    from_: str
    to: str
    min: timedelta = timedelta(0)
    max: timedelta | None = None
    hard: bool = True
    note: str = ""
    cite: tuple[str, ...] = ()
    verified: bool = False

    def __post_init__(self) -> None:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"{self.from_} to {self.to} asks for at least {span(self.min)}, at most {span(self.max)}")

    @property
    def words(self) -> str:
        return between(self.min, self.max)


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """When an instrument is due: from `opens` to `closes` after the start of `anchor` (a visit; negative is before).

    With `every` it repeats until `until`; a "before_dose" measurement has no anchor and repeats for each dose.
    """

    instrument: str
    moment: Moment
    opens: timedelta
    closes: timedelta
    anchor: str = ""
    every: timedelta | None = None
    until: str = ""
    cite: tuple[str, ...] = ()
    verified: bool = False

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(f"{self.instrument} at {self.moment} closes before it opens")
        if bool(self.every) != bool(self.until):
            raise ValueError(f"{self.instrument} at {self.moment} repeats, so it needs both every and until")
        if not self.anchor and self.moment != "before_dose":
            raise ValueError(f"{self.instrument} at {self.moment} names no visit to count from")


@dataclass(frozen=True, kw_only=True)
class Practice:
    """The client's own work between visits: what, how often and for how long."""

    kind: Literal["mindfulness", "skills"]
    title: str
    parts: tuple[str, ...]
    weeks: int
    days_per_week: int
    minutes_per_day: int
    cite: tuple[str, ...] = ()
    verified: bool = False

    @property
    def hours(self) -> float:
        return self.weeks * self.days_per_week * self.minutes_per_day / 60


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A stretch of the treatment that the client can recognise."""

    key: str
    title: str


@dataclass(frozen=True, kw_only=True)
class IntegrationWindow:
    """How soon after a dose integration has to come for the plan to count as comprehensive."""

    min: timedelta
    max: timedelta
    note: str = ""
    cite: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True, kw_only=True)
class Protocol(Published):
    """A versioned definition of one course of treatment. Times in it are relative; `windows` gives them dates."""

    summary: str
    routes: tuple[str, ...]
    monitoring: Mapping[str, str]
    phases: tuple[Phase, ...]
    visits: tuple[VisitRule, ...]
    gaps: tuple[Gap, ...]
    integration_window: IntegrationWindow
    measurements: tuple[Measurement, ...] = ()
    practice: tuple[Practice, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _insist_well_formed(self)
        if not (verdict := agreement(self)):
            raise ValueError(verdict.reason)

    @cached_property
    def visit(self) -> Mapping[str, VisitRule]:
        """The visits by key."""
        return {rule.key: rule for rule in self.visits}

    @cached_property
    def doses(self) -> tuple[str, ...]:
        """The keys of the dosing visits, in the order of the file."""
        return tuple(rule.key for rule in self.visits if rule.kind == "dosing")

    @cached_property
    def rules(self) -> tuple[Gap, ...]:
        """The gaps with "first-dose" and "last-dose" replaced by the visits they stand for."""
        return tuple(_named(self, gap) for gap in self.gaps)

    @cached_property
    def points(self) -> tuple[str, ...]:
        return (START, *(rule.key for rule in self.visits))

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """What may never be broken: the hard gaps only. Soft ones are wishes and close no window."""
        return tuple(edge for edge in edges(self.rules) if self.rules[edge.rule].hard)

    @cached_property
    def bounds(self) -> Mapping[tuple[str, str], timedelta]:
        """The tightest "at most" between every two points that all hard gaps together imply."""
        tight = distances(self.points, self.edges)
        return {pair: length * SECOND for pair, length in tight.items()}

    @property
    def minutes(self) -> int:
        """Hours in the clinic, in minutes: all visits together."""
        return sum(rule.minutes for rule in self.visits)

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60

    def resolve(self, key: str) -> str:
        """The visit that "first-dose" and "last-dose" stand for; any other key is itself."""
        ends = {"first-dose": 0, "last-dose": -1}
        return self.doses[ends[key]] if key in ends and self.doses else key

    def named(self, key: str) -> str:
        """The title of a visit as it reads inside a sentence."""
        return "the start of the plan" if key == START else self.visit[key].title


def edges(rules: Iterable[Gap]) -> list[Edge]:
    """Two edges for each gap: its most forwards, its least backwards."""
    found = []
    for number, gap in enumerate(rules):
        if gap.max is not None:
            found.append(Edge(gap.from_, gap.to, gap.max // SECOND, number))
        found.append(Edge(gap.to, gap.from_, -(gap.min // SECOND), number))
    return found


def agreement(protocol: Protocol) -> Verdict:
    """Do all gaps hold together, wishes too, and does every visit get a window? If not, which rules clash."""
    if cycle := conflict(protocol.points, edges(protocol.rules)):
        return Verdict(contradiction(protocol, cycle))
    for rule in protocol.visits:
        if (START, rule.key) not in protocol.bounds:
            return Verdict(f"{rule.title} has no window: no hard rule says how late it may be.")
        if (rule.key, START) not in protocol.bounds:
            return Verdict(f"{rule.title} has no window: no hard rule says how early it may be.")
    return Verdict()


def _named(protocol: Protocol, gap: Gap) -> Gap:
    from_, to = protocol.resolve(gap.from_), protocol.resolve(gap.to)
    if (from_, to) == (gap.from_, gap.to):
        return gap
    return replace(gap, from_=from_, to=to)


def _insist_well_formed(protocol: Protocol) -> None:
    """Names that must exist do, and none exists twice."""
    twice = [key for key, count in Counter(rule.key for rule in protocol.visits).items() if count > 1]
    if twice or START in protocol.visit:
        raise ValueError(f"visit {twice[0] if twice else START} is there twice")
    known = set(protocol.points)
    anchors = {gap.from_ for gap in protocol.rules} | {gap.to for gap in protocol.rules}
    for measurement in protocol.measurements:
        anchors |= {protocol.resolve(key) for key in (measurement.anchor, measurement.until) if key}
    if unknown := sorted(anchors - known):
        raise ValueError(f"{unknown[0]} is named but is no visit of this protocol")
    phases = {phase.key for phase in protocol.phases}
    for rule in protocol.visits:
        if rule.phase not in phases:
            raise ValueError(f"{rule.key} stands in phase {rule.phase}, which is not there")
    if bare := [route for route in protocol.routes if route not in protocol.monitoring]:
        raise ValueError(f"route {bare[0]} has no monitoring plan")
