"""When may each visit happen, given what has happened and what is booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from openkap.core.protocols.definition import SECOND, START, Gap, Protocol
from openkap.core.protocols.network import Edge, spans
from openkap.core.protocols.words import span
from openkap.core.verdict import Verdict

_NOW = "now"


@dataclass(frozen=True, slots=True)
class Window:
    """The earliest and latest start of one visit. Closed when nothing fits any more: earliest after latest."""

    earliest: datetime
    latest: datetime

    @property
    def open(self) -> bool:
        return self.earliest <= self.latest

    def __contains__(self, at: datetime) -> bool:
        return self.earliest <= at <= self.latest


@dataclass(frozen=True, slots=True)
class Break:
    """A visit that can no longer be what the protocol asks, and why, in a sentence.

    `closed_at` is the last moment of a window in which nothing fits any more.
    """

    visit: str
    reason: str
    hard: bool = True
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The whole plan in dates: a window for each visit, and what no longer fits."""

    windows: Mapping[str, Window]
    breaks: tuple[Break, ...]


def windows(
    protocol: Protocol, anchors: Mapping[str, datetime], *, start: datetime, not_before: datetime | None = None
) -> dict[str, Window]:
    """The tightest window of every visit. `anchors` are visits kept or booked, at their times; theirs is one point.

    `start` is when the plan begins; `not_before` (usually now) keeps open visits out of the past.
    """
    fixed = {START: 0} | {key: (at - start) // SECOND for key, at in anchors.items()}
    free = [key for key in protocol.visit if key not in anchors]
    network = list(protocol.edges)
    if not_before is not None:
        fixed[_NOW] = -((start - not_before) // SECOND)
        network += [Edge(key, _NOW, 0) for key in free]
    found = spans(fixed, network, last=len(protocol.points) + 1)
    result = {key: Window(at, at) for key, at in anchors.items()}
    for key in free:
        earliest, latest = found.get(key, (None, None))
        if earliest is None or latest is None:
            raise ValueError(f"{key} has no window")  # a Protocol refuses such a visit when it is built
        result[key] = Window(start + earliest * SECOND, start + latest * SECOND)
    return {key: result[key] for key in protocol.visit}


def course(
    protocol: Protocol, anchors: Mapping[str, datetime], *, start: datetime, not_before: datetime | None = None
) -> Course:
    """Windows again after something changed, with every rule that the anchors break and every window that closed."""
    now = windows(protocol, anchors, start=start, not_before=not_before)
    broken = [Break(gap.to, reason, gap.hard) for gap, reason in broken_rules(protocol, anchors, start=start)]
    shut = [_shut(protocol, key, window) for key, window in now.items() if not window.open]
    return Course(now, (*broken, *shut))


def consistent(
    protocol: Protocol, anchors: Mapping[str, datetime] | None = None, *, start: datetime | None = None
) -> Verdict:
    """Can the plan still be done exactly as the protocol asks, with these visits at these times?

    Without anchors the answer is about the protocol alone, and is always a yes: it could not be built otherwise.
    """
    if not anchors or start is None:
        return Verdict()
    return Verdict(" ".join(broken.reason for broken in course(protocol, anchors, start=start).breaks))


def broken_rules(protocol: Protocol, anchors: Mapping[str, datetime], *, start: datetime) -> list[tuple[Gap, str]]:
    """Gaps whose two ends are both known and do not fit, each with its sentence."""
    known = {START: start} | dict(anchors)
    found = []
    for gap in protocol.rules:
        if gap.from_ in known and gap.to in known:
            length = known[gap.to] - known[gap.from_]
            if length < gap.min or (gap.max is not None and length > gap.max):
                found.append((gap, _misfit(protocol, gap, known)))
    return found


def _misfit(protocol: Protocol, gap: Gap, known: Mapping[str, datetime]) -> str:
    length = known[gap.to] - known[gap.from_]
    where = "at the same time as"
    if length:
        where = f"{span(length)} after" if length > 0 * SECOND else f"{span(-length)} before"
    return f"{protocol.named(gap.to)} is {where} {protocol.named(gap.from_)}; the plan asks for {gap.words}."


def _shut(protocol: Protocol, key: str, window: Window) -> Break:
    return Break(key, f"{protocol.named(key)} can no longer be held inside its window.", closed_at=window.latest)
