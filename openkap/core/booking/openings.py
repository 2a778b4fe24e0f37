"""When a visit could start, one visit at a time: whole numbers of steps, so that any search can use them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from openkap.core.booking.problem import EPOCH, Person, Problem, Span, Visit

BEYOND = timedelta(days=60)  # how far after the last window a search may look for a cause
Range = tuple[int, int]  # first and last possible start, in steps since 1970, both included


class Grid:
    """Times as whole steps since 1970 and back."""

    def __init__(self, step_minutes: int) -> None:
        self.step = timedelta(minutes=step_minutes)

    def up(self, at: datetime) -> int:
        """The first step not before `at`."""
        return -((EPOCH - at) // self.step)

    def down(self, at: datetime) -> int:
        """The last step not after `at`."""
        return (at - EPOCH) // self.step

    def at(self, steps: int, like: datetime) -> datetime:
        return (EPOCH + steps * self.step).astimezone(like.tzinfo)

    def starts(self, free: Iterable[Span], before: int, after: int) -> tuple[Range, ...]:
        """Starts that leave `before` minutes free ahead of them and `after` minutes free from them on."""
        ahead, behind = timedelta(minutes=before), timedelta(minutes=after)
        ranges = ((self.up(span.starts_at + ahead), self.down(span.ends_at - behind)) for span in free)
        return merged((low, high) for low, high in ranges if low <= high)


@dataclass(frozen=True, slots=True)
class Openings:
    """Possible starts of one visit: in its window, in the client's time, for each person in each role, each room."""

    window: tuple[Range, ...]
    client: tuple[Range, ...]
    people: dict[tuple[str, int], tuple[Range, ...]]
    rooms: dict[int, tuple[Range, ...]]

    def anyone(self, role: str) -> tuple[Range, ...]:
        """Starts for which somebody could fill the role."""
        return merged(piece for (name, _), pieces in self.people.items() if name == role for piece in pieces)

    def anywhere(self) -> tuple[Range, ...]:
        """Starts for which some room is free."""
        return merged(piece for pieces in self.rooms.values() for piece in pieces)


def openings(problem: Problem) -> dict[str, Openings]:
    """For each visit everything that it could use, looking at no other visit of the problem."""
    always = (horizon(problem),)
    client = without(problem.client_free or always, problem.client_taken)
    rooms = {room.id: without(always, room.taken) for room in problem.rooms}
    people = {
        (role, on_site, person.id): person_free(problem, person, role, on_site)
        for person in problem.people
        for role in person.free
        for on_site in (False, True)
    }
    return {visit.key: _openings(problem, visit, client, rooms, people) for visit in problem.visits}


def _openings(
    problem: Problem,
    visit: Visit,
    client: tuple[Span, ...],
    rooms: dict[int, tuple[Span, ...]],
    people: dict[tuple[str, bool, int], tuple[Span, ...]],
) -> Openings:
    grid = Grid(problem.step_minutes)
    low, high = grid.up(max(visit.earliest, problem.now)), grid.down(visit.latest)
    return Openings(
        window=((low, high),) if low <= high else (),
        client=grid.starts(client, 0, visit.minutes),
        people={
            (role, id): grid.starts(free, 0, visit.minutes)
            for (role, on_site, id), free in people.items()
            if role in (visit.on_site if on_site else visit.roles) and id in visit.only.get(role, {id})
        },
        rooms={
            room.id: grid.starts(rooms[room.id], visit.set_up_minutes, visit.minutes + visit.clean_up_minutes)
            for room in problem.rooms
            if room.kind == visit.room_kind
        },
    )


def person_free(problem: Problem, person: Person, role: str, on_site: bool) -> tuple[Span, ...]:
    """When this person could take on one more room in this role.

    What somebody does at once may add up to one person and never to more: being in a visit takes all of a person,
    being on site for it one part in as many as the role may serve rooms.
    """
    share = problem.load(role, on_site)
    edges: dict[datetime, Fraction] = {}
    for taken in person.taken:
        load = problem.load(taken.role, taken.on_site)
        edges[taken.span.starts_at] = edges.get(taken.span.starts_at, Fraction(0)) + load
        edges[taken.span.ends_at] = edges.get(taken.span.ends_at, Fraction(0)) - load
    full, load, since = [], Fraction(0), None
    for at in sorted(edges):
        if since is not None:
            full.append(Span(since, at))
        load += edges[at]
        since = at if load + share > 1 else None
    return without(person.free.get(role, ()), full)


def without(free: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the free spans when the taken ones are cut out; touching free spans become one."""
    cuts, left, n = joined(taken), [], 0
    for span in joined(free):
        at = span.starts_at
        while n < len(cuts) and cuts[n].ends_at <= at:
            n += 1
        ahead = n
        while ahead < len(cuts) and cuts[ahead].starts_at < span.ends_at:
            if at < cuts[ahead].starts_at:
                left.append(Span(at, cuts[ahead].starts_at))
            at = max(at, cuts[ahead].ends_at)
            ahead += 1
        if at < span.ends_at:
            left.append(Span(at, span.ends_at))
    return tuple(left)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.starts_at <= result[-1].ends_at:
            result[-1] = Span(result[-1].starts_at, max(result[-1].ends_at, span.ends_at))
        else:
            result.append(span)
    return result


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same starts in as few ranges as possible, in order."""
    result: list[Range] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def common(one: Sequence[Range], other: Sequence[Range]) -> tuple[Range, ...]:
    """Starts in both; each is in order and without overlaps, as `merged` leaves them."""
    result, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        low, high = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if low <= high:
            result.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def within(ranges: Iterable[Range], start: int) -> bool:
    return any(low <= start <= high for low, high in ranges)


def starts(ranges: Iterable[Range]) -> Iterator[int]:
    for low, high in ranges:
        yield from range(low, high + 1)


def horizon(problem: Problem) -> Span:
    """All the time that any visit could touch, with room behind it for visits whose windows would be lifted."""
    first = min([problem.now, *(visit.earliest for visit in problem.visits)])
    last = max([problem.now, *(visit.latest for visit in problem.visits)])
    return Span(first - timedelta(days=1), last + BEYOND)
