"""The plain search: visit after visit in order of time, the first start that fits, and back when nothing fits.

It is the oracle beside the solver and the way out when the solver has found nothing in its time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice

from openkap.core.booking.causes import alone, sentences
from openkap.core.booking.openings import Openings, openings
from openkap.core.booking.parts import Booking, Gap, Visit
from openkap.core.booking.problem import Answer, Problem
from openkap.core.booking.ranges import Grid, Range, common, merged, starts, within
from openkap.core.booking.settled import fixed_bookings, settled, site_of

Windows = dict[str, Range]
TWO_DAYS = timedelta(days=2)  # longer than any visit, so that what is further away cannot touch it
NOT_IN_TIME = "No times were found in the time allowed for looking."


class _Spent(Exception):
    """The search has tried as much as it was allowed."""


@dataclass(slots=True)
class _Search:
    problem: Problem
    options: Mapping[str, Openings]
    usable: Mapping[str, tuple[Range, ...]]
    grid: Grid
    tries: int
    crowded: bool
    visits: dict[str, Visit]
    placed: dict[str, Booking] = field(default_factory=dict)

    def spend(self) -> None:
        self.tries -= 1
        if self.tries < 0:
            raise _Spent


def first_fit(problem: Problem, *, tries: int = 20_000) -> Answer:
    """The earliest bookings that keep every hard rule, or the cause that there are none.

    All clients or none. Complete unless it has to stop after so many `tries`; then `proven` is false. Wishes are not
    looked at, and what is held but not fixed may move.
    """
    facts = fixed_bookings(problem)
    answer = _first_fit(settled(problem, facts), tries)
    if not facts or answer.causes:
        return answer
    booked = {booking.visit: booking for booking in (*facts, *answer.bookings)}
    return Answer(tuple(booked[visit.key] for visit in problem.visits))


def first_fit_each(problem: Problem, *, tries: int = 2_000) -> Answer:
    """Client after client, the more urgent first, beside those who already have their times.

    Who then finds no place is left, with the causes; another order might have had one.
    """
    booked, left = list(fixed_bookings(problem)), {}
    for client in problem.whose:
        beside = settled(problem, booked).of_client(client)
        answer = _first_fit(beside, tries)
        booked += answer.bookings
        if answer.causes:
            left[client] = answer.causes
    found = {booking.visit: booking for booking in booked}
    return Answer(tuple(found[visit.key] for visit in problem.visits if visit.key in found), left=left)


def _first_fit(problem: Problem, tries: int) -> Answer:
    grid, options = Grid(problem.step_minutes), openings(problem)
    if against := alone(problem, options):
        return Answer(causes=sentences(problem, against), proven=True)
    ranges = reachable(problem, options, grid)
    if not ranges and problem.visits:
        return Answer(causes=("The windows of the visits and the gaps between them cannot all be kept.",), proven=True)
    visits = {visit.key: visit for visit in problem.visits}
    search = _Search(problem, options, ranges, grid, tries, crowded(problem), visits)
    try:
        done = _place(search, {key: _ends(pieces) for key, pieces in ranges.items()})
    except _Spent:
        return Answer(causes=(NOT_IN_TIME,))
    if not done:
        return Answer(causes=("No set of times keeps every window, gap, person and room.",), proven=True)
    return Answer(tuple(search.placed[visit.key] for visit in problem.visits))


def crowded(problem: Problem) -> bool:
    """Whether two visits can be in each other's way though they are at different times, or of different clients."""
    together = (problem.pause, problem.most_a_day, problem.most_a_day_each, problem.equipment)
    return len(problem.whose) > 1 or any(together) or len({room.site for room in problem.rooms if room.site}) > 1


def usable(visit: Visit, options: Openings) -> tuple[Range, ...]:
    """Starts at which the visit alone would have its client, a room, and somebody for each role."""
    ranges = common(common(options.window, options.days), common(options.client, options.escort))
    if visit.room_kind:
        ranges = common(ranges, merged(piece for room in options.rooms for piece in options.ready(room)))
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
        if narrowed is None or not _apart(search, visit, booking) or not _beside(search, visit, booking, start):
            continue
        search.placed[visit.key] = booking
        if _place(search, narrowed):
            return True
        del search.placed[visit.key]
    return False


def _candidates(search: _Search, visit: Visit, window: Range) -> Iterator[tuple[int, Booking]]:
    """Starts with every room that is free then, and people who can fill the roles.

    One team is as good as another, unless visits can be in each other's way.
    """
    options = search.options[visit.key]
    sites = {room.id: room.site for room in search.problem.rooms}
    for start in starts(common(search.usable[visit.key], (window,))):
        starts_at = search.grid.at(start, search.problem.now)
        ready = [room for room in options.rooms if within(options.ready(room), start)]
        for room in ready if visit.room_kind else [None]:
            found = teams(visit.everyone, options, start, sites.get(room, "") if room is not None else "")
            for people in found if search.crowded else islice(found, 1):
                search.spend()
                yield start, Booking.of(visit, starts_at, room, people)


def teams(
    roles: Sequence[str], options: Openings, start: int, site: str, busy: frozenset[int] = frozenset()
) -> Iterator[dict[str, int]]:
    """Different people for all the roles at one start and one site."""
    if not roles:
        yield {}
        return
    for (name, person), ranges in options.people.items():
        there = options.there.get((person, site))
        if name != roles[0] or person in busy or not within(ranges, start):
            continue
        if there is None or within(there, start):
            for others in teams(roles[1:], options, start, site, busy | {person}):
                yield {roles[0]: person, **others}


def _apart(search: _Search, visit: Visit, booking: Booking) -> bool:
    """The client is in one place at a time, and a room is ready before somebody comes back to it."""
    for other in search.placed.values():
        placed = search.visits[other.visit]
        same_client = visit.client == placed.client
        if same_client and visit.span(booking.starts_at).overlaps(placed.span(other.starts_at)):
            return False
        same_room = booking.room is not None and booking.room == other.room
        if same_room and visit.room_span(booking.starts_at).overlaps(placed.room_span(other.starts_at)):
            return False
    return True


def _beside(search: _Search, visit: Visit, booking: Booking, start: int) -> bool:
    """Whether the booking could be made after those that are placed: people, pauses, full days, equipment, other sites.

    Slow and plain: the visit is looked at in the problem in which what is placed has become fact. What is two days away
    is in nobody's way.
    """
    if not search.crowded:
        return True
    near = [other for other in search.placed.values() if abs(other.starts_at - booking.starts_at) < TWO_DAYS]
    if not near:
        return True
    keys = [visit.key, *(other.visit for other in near)]
    left = settled(replace(search.problem.of(keys), gaps=()), near)
    options = openings(left)[visit.key]
    found = teams(visit.everyone, options, start, site_of(left, booking))
    ready = booking.room is None or within(options.ready(booking.room), start)
    return ready and within(options.days, start) and dict(booking.people) in found
