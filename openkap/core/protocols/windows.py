"""When may each visit happen, given what has happened and what is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openkap.core.protocols.conflicts import NOW, apart, shut
from openkap.core.protocols.definition import SECOND, START, Gap, Protocol
from openkap.core.protocols.network import Edge, chain, spans
from openkap.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Window:
    """The earliest and latest start of one visit. Closed when nothing fits any more: earliest after latest."""

    earliest: datetime
    latest: datetime

    @property
    def open(self) -> bool:
        return self.earliest <= self.latest


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What is fixed, in seconds after the start of the plan, and the rules that link it with what is open."""

    fixed: Mapping[str, int]
    network: Sequence[Edge]
    last: int


def _known(protocol: Protocol, anchors: Mapping[str, datetime], start: datetime, not_before: datetime | None) -> _Known:
    fixed = {START: 0} | {key: (at - start) // SECOND for key, at in anchors.items()}
    network = list(protocol.edges)
    if not_before is not None:
        fixed[NOW] = -((start - not_before) // SECOND)
        network += [Edge(key, NOW, 0) for key in protocol.visit if key not in anchors]
    return _Known(fixed, network, len(protocol.points) + 1)


def windows(
    protocol: Protocol, anchors: Mapping[str, datetime], *, start: datetime, not_before: datetime | None = None
) -> dict[str, Window]:
    """The tightest window of every visit. `anchors` are visits kept or booked, at their times; theirs is one point.

    `start` is when the plan begins; `not_before` (usually now) keeps open visits out of the past.
    """
    known = _known(protocol, anchors, start, not_before)
    found = spans(known.fixed, known.network, last=known.last)
    return {
        key: Window(anchors[key], anchors[key]) if key in anchors else _window(key, found, start)
        for key in protocol.visit
    }


def _window(key: str, found: Mapping[str, tuple[int | None, int | None]], start: datetime) -> Window:
    earliest, latest = found.get(key, (None, None))
    if earliest is None or latest is None:
        raise ValueError(f"{key} has no window")  # a Protocol refuses such a visit when it is built
    return Window(start + earliest * SECOND, start + latest * SECOND)


def course(
    protocol: Protocol, anchors: Mapping[str, datetime], *, start: datetime, not_before: datetime | None = None
) -> Course:
    """Windows again after something was kept or moved, with every rule that the anchors break and every window that
    closed."""
    now = windows(protocol, anchors, start=start, not_before=not_before)
    broken = [Break(gap.to, reason, gap.hard) for gap, reason in broken_rules(protocol, anchors, start=start)]
    known = _known(protocol, anchors, start, not_before)
    closed = [_shut(protocol, key, window, known) for key, window in now.items() if not window.open]
    return Course(now, (*broken, *closed))


def missed(
    protocol: Protocol,
    anchors: Mapping[str, datetime],
    visits: Mapping[str, datetime | None],
    *,
    start: datetime,
) -> Course:
    """Windows again after `visits` did not take place at the time they had (None: nor at any time of their window).

    They are open again, and nothing that is open comes before the last of those times.
    """
    others = {key: at for key, at in anchors.items() if key not in visits}
    before = windows(protocol, others, start=start)
    passed = [before[key].latest + SECOND if at is None else at for key, at in visits.items()]
    return course(protocol, others, start=start, not_before=max(passed, default=None))


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
    since = {key: known[key] - known[gap.from_] for key in (gap.from_, gap.to)}
    return f"{apart(protocol, gap.to, gap.from_, since)}; the plan asks for {gap.words}."


def _shut(protocol: Protocol, key: str, window: Window, known: _Known) -> Break:
    links = chain(known.fixed, known.network, key, last=known.last)
    since = {point: seconds * SECOND for point, seconds in known.fixed.items()}
    return Break(key, shut(protocol, key, links, since), closed_at=window.latest)
