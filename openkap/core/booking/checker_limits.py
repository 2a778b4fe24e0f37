"""The checker's look at whole days: travel, pauses, most a day, equipment. Written apart from every search."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from openkap.core.booking.parts import Booking, Person, Span, Taken, Visit
from openkap.core.booking.problem import Pause, Problem


class Diary:
    """What everybody does by an answer: what they had already taken, and what they are booked for."""

    def __init__(self, problem: Problem, visits: Mapping[str, Visit], bookings: Sequence[Booking]) -> None:
        self.problem, self.visits, self.bookings = problem, visits, bookings
        self.sites: dict[int | None, str] = {room.id: room.site for room in problem.rooms}
        self.before = {person.id: person.taken for person in problem.people}
        self.booked: dict[int, list[tuple[Booking, Taken]]] = {}
        for booking in bookings:
            for role, id in booking.people.items():
                self.booked.setdefault(id, []).append((booking, self.mine(visits[booking.visit], booking, role)))

    def mine(self, visit: Visit, booking: Booking, role: str) -> Taken:
        """What one role of a booking takes."""
        site = self.sites.get(booking.room, "")
        return Taken(visit.span(booking.starts_at), role, role in visit.on_site, visit.kind, site)

    def of(self, id: int, *, but: str) -> list[Taken]:
        """Everything that a person does beside one visit."""
        booked = (taken for booking, taken in self.booked.get(id, ()) if booking.visit != but)
        return [*self.before.get(id, ()), *booked]

    def new(self, id: int) -> list[tuple[Booking, Taken]]:
        """What a person is booked for that is not fixed."""
        return [
            (booking, taken) for booking, taken in self.booked.get(id, ()) if booking.visit not in self.problem.fixed
        ]


def faults_of_limits(problem: Problem, diary: Diary) -> Iterator[str]:
    """Rules that look at more than one visit of a day."""
    for person in problem.people:
        new = diary.new(person.id)
        for booking, taken in new:
            yield from _faults_of_travel(problem, person, diary, booking, taken)
        yield from _faults_of_pause(problem, person, diary, new)
        yield from _faults_of_most_each(problem, person, diary, new)
    yield from _faults_of_most(problem, diary)
    yield from _faults_of_equipment(problem, diary)


def _faults_of_travel(problem: Problem, person: Person, diary: Diary, booking: Booking, mine: Taken) -> Iterator[str]:
    for other in diary.of(person.id, but=booking.visit):
        if mine.site and other.site and mine.site != other.site:
            apart = timedelta(minutes=problem.travel(mine.site, other.site))
            first, second = sorted((mine.span, other.span))
            if second.starts_at - first.ends_at < apart or first.overlaps(second):
                name = diary.visits[booking.visit].name
                yield f"{person.name} cannot be at {mine.site} for {name} and at {other.site} in time."


def _faults_of_pause(
    problem: Problem, person: Person, diary: Diary, new: Sequence[tuple[Booking, Taken]]
) -> Iterator[str]:
    pause = problem.pause
    if pause is None or not pause.of(person):
        return
    for day in sorted({problem.day(at) for _, taken in new for at in (taken.span.starts_at, taken.span.ends_at)}):
        window = _hours(problem, pause, day)
        if any(taken.span.overlaps(window) for _, taken in new):
            taken = [each.span for each in diary.of(person.id, but="") if each.span.overlaps(window)]
            if _longest(window, taken) < timedelta(minutes=pause.minutes):
                yield f"{person.name} has no pause of {pause.minutes} minutes on {day:%a} {day.day} {day:%b}."


def _hours(problem: Problem, pause: Pause, day: date) -> Span:
    zone = problem.now.tzinfo
    return Span(datetime.combine(day, pause.from_, zone), datetime.combine(day, pause.until, zone))


def _longest(window: Span, taken: Sequence[Span]) -> timedelta:
    """The longest stretch of the window in which nothing is taken."""
    at, longest = window.starts_at, timedelta(0)
    for span in sorted(taken):
        longest, at = max(longest, span.starts_at - at), max(at, span.ends_at)
    return max(longest, window.ends_at - at)


def _faults_of_most_each(
    problem: Problem, person: Person, diary: Diary, new: Sequence[tuple[Booking, Taken]]
) -> Iterator[str]:
    for kind, most in problem.most_a_day_each.items():
        mine = [problem.day(taken.span.starts_at) for _, taken in new if taken.kind == kind and not taken.on_site]
        every = diary.of(person.id, but="")
        counted = [problem.day(each.span.starts_at) for each in every if each.kind == kind and not each.on_site]
        for day in sorted(set(mine)):
            if counted.count(day) > most:
                yield f"{person.name} has more than {most} {kind} visits on {day:%a} {day.day} {day:%b}."


def _faults_of_most(problem: Problem, diary: Diary) -> Iterator[str]:
    for kind, most in problem.most_a_day.items():
        booked = [booking for booking in diary.bookings if diary.visits[booking.visit].kind == kind]
        days = [problem.day(booking.starts_at) for booking in booked]
        new = {problem.day(booking.starts_at) for booking in booked if booking.visit not in problem.fixed}
        for day in sorted(new):
            if days.count(day) + problem.already.get((kind, day), 0) > most:
                yield f"There are more than {most} {kind} visits on {day:%a} {day.day} {day:%b}."


def _faults_of_equipment(problem: Problem, diary: Diary) -> Iterator[str]:
    for booking in diary.bookings:
        visit, site = diary.visits[booking.visit], diary.sites.get(booking.room, "")
        for kind in sorted(visit.equipment) if booking.visit not in problem.fixed else ():
            mine = visit.room_span(booking.starts_at)
            others = [each for each in _uses(problem, diary, kind, site) if each.overlaps(mine)]
            moments = [max(each.starts_at, mine.starts_at) for each in others]
            most = max(sum(each.holds(at) for each in others) for at in moments)
            if most > sum(each.count for each in problem.equipment if (each.kind, each.site) == (kind, site)):
                yield f"{visit.name} finds no {kind.replace('_', ' ')} left."


def _uses(problem: Problem, diary: Diary, kind: str, site: str) -> list[Span]:
    """Every use of a kind of equipment at a site."""
    before = chain.from_iterable(each.taken for each in problem.equipment if (each.kind, each.site) == (kind, site))
    booked = (
        diary.visits[booking.visit].room_span(booking.starts_at)
        for booking in diary.bookings
        if kind in diary.visits[booking.visit].equipment and diary.sites.get(booking.room, "") == site
    )
    return [*before, *booked]
