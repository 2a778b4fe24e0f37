"""When a visit could start, one visit at a time: whole numbers of steps, so that any search can use them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial

from openkap.core.booking.limits import away, day_of, full_days, no_pause, spare
from openkap.core.booking.parts import Person, Room, Span, Visit
from openkap.core.booking.problem import Problem
from openkap.core.booking.ranges import INSTANT, Grid, Range, common, joined, merged, outside, without

BEYOND = timedelta(days=60)  # how far after the last window a search may look for a cause


@dataclass(frozen=True, slots=True)
class Openings:
    """Possible starts of one visit, each rule by itself.

    In its window, on a day with room for one more of its kind, in the client's time and the escort's; for each person
    in each role; for each room, and with the equipment of the room's site. `there`: where somebody who is elsewhere
    before or after can be at a site at all, (person, site); who is not named can always.
    """

    window: tuple[Range, ...]
    client: tuple[Range, ...]
    people: dict[tuple[str, int], tuple[Range, ...]]
    rooms: dict[int, tuple[Range, ...]]
    days: tuple[Range, ...]
    escort: tuple[Range, ...]
    equipped: dict[int, tuple[Range, ...]]
    there: dict[tuple[int, str], tuple[Range, ...]]

    def anyone(self, role: str) -> tuple[Range, ...]:
        """Starts for which somebody could fill the role."""
        return merged(piece for (name, _), pieces in self.people.items() if name == role for piece in pieces)

    def anywhere(self) -> tuple[Range, ...]:
        """Starts for which some room is free, whatever equipment there is."""
        return merged(piece for pieces in self.rooms.values() for piece in pieces)

    def ready(self, room: int) -> tuple[Range, ...]:
        """Starts for which this room is free and equipped."""
        return common(self.rooms[room], self.equipped[room])

    def with_equipment(self) -> tuple[Range, ...]:
        """Starts for which some room is equipped, whether it is free or not."""
        return merged(piece for pieces in self.equipped.values() for piece in pieces)


def openings(problem: Problem) -> dict[str, Openings]:
    """For each visit everything that it could use, looking at no other visit of the problem."""
    calendar = _Calendar(problem)
    return {visit.key: calendar.openings(visit) for visit in problem.visits}


class _Calendar:
    """What is free in a problem, counted once for all visits of one length."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.grid = problem, Grid(problem.step_minutes)
        self.always = (horizon(problem),)
        self.anytime = self.grid.starts(self.always, 0, 0)
        self.rooms = {room.id: self._open(room) for room in problem.rooms}
        self.free: dict[tuple[str, bool, int], tuple[Span, ...]] = {}
        self.known: dict[tuple[object, ...], tuple[Range, ...]] = {}

    def _open(self, room: Room) -> tuple[Span, ...]:
        return without(self.always, room.taken)

    def openings(self, visit: Visit) -> Openings:
        low, high = self.grid.up(max(visit.earliest, self.problem.now)), self.grid.down(visit.latest)
        rooms = [room for room in self.problem.rooms if room.kind == visit.room_kind and visit.needs <= room.features]
        return Openings(
            window=((low, high),) if low <= high else (),
            client=self._client(visit),
            people=self._people(visit),
            rooms={room.id: self._room(visit, room) for room in rooms if visit.room_kind},
            days=self._days(visit),
            escort=self._escort(visit),
            equipped={room.id: self._equipped(visit, room.site) for room in rooms if visit.room_kind},
            there=self._there(visit, sorted({room.site for room in rooms})),
        )

    def _once(self, key: tuple[object, ...], count: Callable[[], tuple[Range, ...]]) -> tuple[Range, ...]:
        if key not in self.known:
            self.known[key] = count()
        return self.known[key]

    def _client(self, visit: Visit) -> tuple[Range, ...]:
        time = self.problem.time(visit.client)
        return self._once(
            ("client", visit.client, visit.minutes),
            lambda: self.grid.starts(without(time.free or self.always, time.taken), 0, visit.minutes),
        )

    def _escort(self, visit: Visit) -> tuple[Range, ...]:
        free = self.problem.time(visit.client).escort_free
        if not visit.escort or not free:
            return self.anytime
        long = timedelta(minutes=visit.minutes)
        ends = ((self.grid.up(span.starts_at - long), self.grid.down(span.ends_at - INSTANT - long)) for span in free)
        return merged((low, high) for low, high in ends if low <= high)

    def _days(self, visit: Visit) -> tuple[Range, ...]:
        most = self.problem.most_a_day.get(visit.kind)
        if most is None:
            return self.anytime
        if most == 0:
            return ()
        full = [day for (kind, day), count in self.problem.already.items() if kind == visit.kind and count >= most]
        return self._once(("days", visit.kind), lambda: self._off(full))

    def _off(self, days: Iterable[date]) -> tuple[Range, ...]:
        """All starts that are not on one of these days."""
        return outside(self.anytime, (day_of(self.problem, self.grid, day) for day in days))

    def _people(self, visit: Visit) -> dict[tuple[str, int], tuple[Range, ...]]:
        return {
            (role, person.id): self._person(visit, role, person)
            for role in visit.everyone
            for person in self.problem.people
            if role in person.free and person.id in visit.only.get(role, {person.id})
        }

    def _person(self, visit: Visit, role: str, person: Person) -> tuple[Range, ...]:
        on_site = role in visit.on_site
        return self._once(
            ("person", role, on_site, person.id, visit.minutes, visit.kind),
            lambda: self._starts(visit, role, on_site, person),
        )

    def _starts(self, visit: Visit, role: str, on_site: bool, person: Person) -> tuple[Range, ...]:
        """Free, with time for the pause, and below the most that one person takes on in a day."""
        who = (role, on_site, person.id)
        if who not in self.free:
            self.free[who] = person_free(self.problem, person, role, on_site)
        ranges = self.grid.starts(self.free[who], 0, visit.minutes)
        pause = self.problem.pause
        if pause is not None and pause.of(person):
            ranges = outside(ranges, no_pause(self.problem, self.grid, pause, person, visit.minutes, self.always[0]))
        if on_site or visit.kind not in self.problem.most_a_day_each:
            return ranges
        return common(ranges, self._off(full_days(self.problem, person, visit.kind)))

    def _room(self, visit: Visit, room: Room) -> tuple[Range, ...]:
        """Free from set-up to clean-up, at a site that is open meanwhile for the client."""
        around = (visit.set_up_minutes, visit.minutes + visit.clean_up_minutes)
        ranges = self._once(("room", room.id, *around), lambda: self.grid.starts(self.rooms[room.id], *around))
        if room.site not in self.problem.site_hours:
            return ranges
        hours = joined(self.problem.site_hours[room.site])
        return common(
            ranges, self._once(("site", room.site, visit.minutes), lambda: self.grid.starts(hours, 0, visit.minutes))
        )

    def _equipped(self, visit: Visit, site: str) -> tuple[Range, ...]:
        around = (visit.set_up_minutes, visit.minutes + visit.clean_up_minutes)
        ranges = self.anytime
        for kind in sorted(visit.equipment):
            left = partial(self._spare, kind, site, around)
            ranges = common(ranges, self._once(("equipment", kind, site, *around), left))
        return ranges

    def _spare(self, kind: str, site: str, around: tuple[int, int]) -> tuple[Range, ...]:
        return self.grid.starts(spare(self.problem, kind, site, self.always), *around)

    def _there(self, visit: Visit, sites: Sequence[str]) -> dict[tuple[int, str], tuple[Range, ...]]:
        return {
            (person.id, site): outside(self.anytime, away(self.problem, self.grid, person, site, visit.minutes))
            for site in sites
            if site
            for person in self.problem.people
            if any(taken.site not in ("", site) for taken in person.taken)
        }


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


def horizon(problem: Problem) -> Span:
    """All the time that any visit could touch, with room behind it for visits whose windows would be lifted."""
    first = min([problem.now, *(visit.earliest for visit in problem.visits)])
    last = max([problem.now, *(visit.latest for visit in problem.visits)])
    return Span(first - timedelta(days=1), last + BEYOND)
