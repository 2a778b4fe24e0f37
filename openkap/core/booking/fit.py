"""The plain search: visit after visit in order of time, the first start that fits, and back when nothing fits.

It is the oracle beside the solver and the way out when the solver has found nothing in its time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openkap.core.booking.causes import alone, sentences
from openkap.core.booking.openings import Grid, Openings, Range, common, openings, starts, within
from openkap.core.booking.problem import Answer, Booking, Gap, Problem, Visit

Windows = dict[str, Range]


class _Spent(Exception):
    """The search has tried as much as it was allowed."""


@dataclass(slots=True)
class _Search:
    problem: Problem
    options: Mapping[str, Openings]
    usable: Mapping[str, tuple[Range, ...]]
    grid: Grid
    tries: int
    placed: dict[str, Booking] = field(default_factory=dict)

    def spend(self) -> None:
        self.tries -= 1
        if self.tries < 0:
            raise _Spent


def first_fit(problem: Problem, *, tries: int = 20_000) -> Answer:
    """The earliest bookings that keep every hard rule, or the cause that there are none.

    Complete unless it has to stop after so many `tries`; then `proven` is false. Wishes are not looked at.
    """
    grid, options = Grid(problem.step_minutes), openings(problem)
    if against := alone(problem, options):
        return Answer(causes=sentences(problem, against), proven=True)
    ranges = reachable(problem, options, grid)
    if not ranges:
        return Answer(causes=("The windows of the visits and the gaps between them cannot all be kept.",), proven=True)
    search = _Search(problem, options, ranges, grid, tries)
    try:
        done = _place(search, {key: _ends(pieces) for key, pieces in ranges.items()})
    except _Spent:
        return Answer(causes=("No times were found in the time allowed for looking.",))
    if not done:
        return Answer(causes=("No set of times keeps every window, gap, person and room.",), proven=True)
    return Answer(tuple(search.placed[visit.key] for visit in problem.visits))


def usable(visit: Visit, options: Openings) -> tuple[Range, ...]:
    """Starts at which the visit alone would have a client, a room and somebody for each role."""
    ranges = common(options.window, options.client)
    if visit.room_kind:
        ranges = common(ranges, options.anywhere())
    for role in visit.everyone:
        ranges = common(ranges, options.anyone(role))
    return ranges


def reachable(problem: Problem, options: Mapping[str, Openings], grid: Grid) -> dict[str, tuple[Range, ...]]:
    """The usable starts of each visit that no gap rules out; {} when some visit is left without any."""
    ranges = {visit.key: usable(visit, options[visit.key]) for visit in problem.visits}
    while all(ranges.values()):
        windows = narrow({key: _ends(pieces) for key, pieces in ranges.items()}, problem.hard_gaps, grid)
        if windows is None:
            return {}
        fewer = {key: common(pieces, (windows[key],)) for key, pieces in ranges.items()}
        if fewer == ranges:
            return ranges
        ranges = fewer
    return {}


def _ends(ranges: Sequence[Range]) -> Range:
    return (ranges[0][0], ranges[-1][1])


def narrow(windows: Windows, gaps: Sequence[Gap], grid: Grid) -> Windows | None:
    """The windows with every gap carried through; None when they cross."""
    tight, changed = dict(windows), True
    while changed:
        changed = False
        for gap in gaps:
            (a, b), (c, d) = tight[gap.from_], tight[gap.to]
            least = -(-gap.min // grid.step)
            most = None if gap.max is None else gap.max // grid.step
            first = (max(a, c - most) if most is not None else a, min(b, d - least))
            second = (max(c, a + least), min(d, b + most) if most is not None else d)
            if first[0] > first[1] or second[0] > second[1]:
                return None
            if (first, second) != ((a, b), (c, d)):
                tight[gap.from_], tight[gap.to], changed = first, second, True
    return tight


def _place(search: _Search, windows: Windows) -> bool:
    """Place the earliest visit that is left, then the others; undo and try its next start when they do not fit."""
    left = [visit for visit in search.problem.visits if visit.key not in search.placed]
    if not left:
        return True
    visit = min(left, key=lambda v: (*windows[v.key], v.key))
    for start, booking in _candidates(search, visit, windows[visit.key]):
        narrowed = narrow({**windows, visit.key: (start, start)}, search.problem.hard_gaps, search.grid)
        if narrowed is None or not _apart(search, visit, booking):
            continue
        search.placed[visit.key] = booking
        if _place(search, narrowed):
            return True
        del search.placed[visit.key]
    return False


def _candidates(search: _Search, visit: Visit, window: Range) -> Iterator[tuple[int, Booking]]:
    """Starts with every room that is free then, and people who can fill the roles."""
    options = search.options[visit.key]
    for start in starts(common(search.usable[visit.key], (window,))):
        people = team(visit.everyone, options, start)
        if people is None:
            continue
        starts_at = search.grid.at(start, search.problem.now)
        rooms = [room for room, ranges in options.rooms.items() if within(ranges, start)] if visit.room_kind else [None]
        for room in rooms:
            search.spend()
            yield start, Booking.of(visit, starts_at, room, people)


def team(roles: Sequence[str], options: Openings, start: int) -> dict[str, int] | None:
    """Different people for all the roles at one start, or None."""
    if not roles:
        return {}
    role, rest = roles[0], roles[1:]
    for (name, person), ranges in options.people.items():
        if name == role and within(ranges, start):
            others = team(rest, _without_person(options, person), start)
            if others is not None:
                return {role: person, **others}
    return None


def _without_person(options: Openings, person: int) -> Openings:
    people = {key: ranges for key, ranges in options.people.items() if key[1] != person}
    return Openings(options.window, options.client, people, options.rooms)


def _apart(search: _Search, visit: Visit, booking: Booking) -> bool:
    """The client is in one place at a time, and a room is ready before the client comes back to it."""
    for other in search.placed.values():
        placed = search.problem.visit(other.visit)
        if visit.span(booking.starts_at).overlaps(placed.span(other.starts_at)):
            return False
        same_room = booking.room is not None and booking.room == other.room
        if same_room and visit.room_span(booking.starts_at).overlaps(placed.room_span(other.starts_at)):
            return False
    return True
