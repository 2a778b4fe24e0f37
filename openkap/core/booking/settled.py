"""Bookings become facts: the smaller problem that is left when some visits have their time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

from openkap.core.booking.parts import Booking, Equipment, Gap, Person, Room, Span, Taken, Visit
from openkap.core.booking.problem import ClientTime, Problem


def fixed_bookings(problem: Problem) -> tuple[Booking, ...]:
    """What is held for the fixed visits."""
    return tuple(booking for booking in problem.held if booking.visit in problem.fixed)


def settled(problem: Problem, bookings: Sequence[Booking]) -> Problem:
    """The problem of the other visits, with everything taken that these bookings take.

    Hard gaps to a booked visit narrow the window of the other one; wishes for a gap to a booked visit are forgotten.
    """
    if not bookings:
        return problem
    facts = {booking.visit: booking for booking in bookings}
    visits = {visit.key: visit for visit in problem.visits}
    left = problem.of([key for key in visits if key not in facts])
    done = [(visits[booking.visit], booking) for booking in bookings]
    return replace(
        left,
        visits=tuple(_narrowed(visit, problem.hard_gaps, facts) for visit in left.visits),
        clients=_clients(problem, done),
        people=tuple(_busier(person, done, problem) for person in problem.people),
        rooms=tuple(_fuller(room, done) for room in problem.rooms),
        equipment=tuple(_used(each, done, problem) for each in problem.equipment),
        already=_counted(problem, done),
    )


Done = Sequence[tuple[Visit, Booking]]


def _narrowed(visit: Visit, gaps: Sequence[Gap], facts: Mapping[str, Booking]) -> Visit:
    earliest, latest = visit.earliest, visit.latest
    for gap in gaps:
        if gap.to == visit.key and gap.from_ in facts:
            start = facts[gap.from_].starts_at.astimezone(UTC)
            earliest = max(earliest, start + gap.min)
            latest = latest if gap.max is None else min(latest, start + gap.max)
        elif gap.from_ == visit.key and gap.to in facts:
            start = facts[gap.to].starts_at.astimezone(UTC)
            earliest = earliest if gap.max is None else max(earliest, start - gap.max)
            latest = min(latest, start - gap.min)
    if (earliest, latest) == (visit.earliest, visit.latest):
        return visit
    return replace(visit, earliest=earliest, latest=latest)


def _clients(problem: Problem, done: Done) -> Mapping[str, ClientTime]:
    clients = dict(problem.clients)
    for visit, booking in done:
        time = clients.get(visit.client, problem.time(visit.client))
        taken = (*time.taken, visit.span(booking.starts_at))
        clients[visit.client] = replace(time, taken=taken, known=time.known | set(booking.people.values()))
    return clients


def given(problem: Problem, visit: Visit, booking: Booking, role: str) -> Taken:
    """The time that a booking takes of whoever fills the role."""
    return Taken(visit.span(booking.starts_at), role, role in visit.on_site, visit.kind, site_of(problem, booking))


def site_of(problem: Problem, booking: Booking) -> str:
    """Where a booking is; "" when it is in no room."""
    return next((room.site for room in problem.rooms if room.id == booking.room), "")


def _busier(person: Person, done: Done, problem: Problem) -> Person:
    more = tuple(
        given(problem, visit, booking, role)
        for visit, booking in done
        for role, id in booking.people.items()
        if id == person.id
    )
    return replace(person, taken=(*person.taken, *more)) if more else person


def _fuller(room: Room, done: Done) -> Room:
    more = tuple(visit.room_span(booking.starts_at) for visit, booking in done if booking.room == room.id)
    return replace(room, taken=(*room.taken, *more)) if more else room


def _used(each: Equipment, done: Done, problem: Problem) -> Equipment:
    more: tuple[Span, ...] = tuple(
        visit.room_span(booking.starts_at)
        for visit, booking in done
        if each.kind in visit.equipment and site_of(problem, booking) == each.site
    )
    return replace(each, taken=(*each.taken, *more)) if more else each


def _counted(problem: Problem, done: Done) -> Mapping[tuple[str, date], int]:
    if not problem.most_a_day:
        return problem.already
    return Counter(problem.already) + Counter((visit.kind, problem.day(booking.starts_at)) for visit, booking in done)
