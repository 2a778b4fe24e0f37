"""Is this set of bookings right? Written apart from every search, so that it can catch them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import combinations

from openkap.core.booking.problem import Booking, Person, Problem, Room, Span, Taken, Visit
from openkap.core.booking.words import gap_rule, moment, window_rule


def faults(problem: Problem, bookings: Sequence[Booking]) -> tuple[str, ...]:
    """Every rule that these bookings break, in plain words; empty when they answer the problem."""
    visits = {visit.key: visit for visit in problem.visits}
    unknown = [
        f"Nobody asked for a visit called {booking.visit}." for booking in bookings if booking.visit not in visits
    ]
    if unknown:
        return tuple(unknown)
    counts = Counter(booking.visit for booking in bookings)
    found = [f"“{visit.title}” has no time." for visit in problem.visits if not counts[visit.key]]
    found += [f"“{visits[key].title}” is booked {n} times." for key, n in counts.items() if n > 1]
    for booking in bookings:
        found += _faults_of_time(problem, visits[booking.visit], booking)
        found += _faults_of_room(problem, visits[booking.visit], booking)
        found += _faults_of_people(problem, visits[booking.visit], booking)
    found += _faults_between(problem, visits, bookings)
    found += _faults_of_gaps(problem, visits, bookings)
    return tuple(found)


def _faults_of_time(problem: Problem, visit: Visit, booking: Booking) -> Iterator[str]:
    start, zone = booking.starts_at, problem.now.tzinfo
    if booking.ends_at != visit.span(start).ends_at:
        yield f"“{visit.title}” must last {visit.minutes} minutes."
    if start < problem.now:
        yield f"“{visit.title}” would start in the past."
    if not visit.earliest <= start <= visit.latest:
        yield f"{window_rule(visit, zone)} It starts on {moment(start, zone)}."
    span = visit.span(start)
    if problem.client_free and not _covered(span, problem.client_free):
        yield f"The client cannot come for the whole of “{visit.title}”."
    if any(span.overlaps(taken) for taken in problem.client_taken):
        yield f"The client has another appointment during “{visit.title}”."


def _faults_of_room(problem: Problem, visit: Visit, booking: Booking) -> Iterator[str]:
    if booking.room is None:
        if visit.room_kind:
            yield f"“{visit.title}” needs a {visit.room_kind} room."
        return
    rooms: dict[int, Room] = {room.id: room for room in problem.rooms}
    room = rooms.get(booking.room)
    if room is None:
        yield f"“{visit.title}” is in a room that does not exist."
        return
    if room.kind != visit.room_kind:
        yield f"“{visit.title}” needs a {visit.room_kind or 'call, not a'} room, and {room.name} is a {room.kind} room."
    if any(visit.room_span(booking.starts_at).overlaps(taken) for taken in room.taken):
        yield f"{room.name} is taken during “{visit.title}” or while it is being prepared or cleaned."


def _faults_of_people(problem: Problem, visit: Visit, booking: Booking) -> Iterator[str]:
    people = {person.id: person for person in problem.people}
    for role in visit.everyone:
        if role not in booking.people:
            yield f"“{visit.title}” has no {role}."
    for role, id in booking.people.items():
        if role not in visit.everyone:
            yield f"“{visit.title}” asks for no {role}."
        elif id not in people:
            yield f"The {role} of “{visit.title}” does not work here."
        else:
            yield from _faults_of_person(problem, visit, booking, role, people[id])
    if len(set(booking.people.values())) < len(booking.people):
        yield f"One person fills two roles in “{visit.title}”."


def _faults_of_person(problem: Problem, visit: Visit, booking: Booking, role: str, person: Person) -> Iterator[str]:
    if person.id not in visit.only.get(role, {person.id}):
        yield f"{person.name} is not among those who may be {role} in “{visit.title}”."
    if role not in person.free:
        yield f"{person.name} may not be {role}."
    elif not _covered(visit.span(booking.starts_at), person.free[role]):
        yield f"{person.name} is not at work as {role} for the whole of “{visit.title}”."
    if _overloaded(problem, person, Taken(visit.span(booking.starts_at), role, role in visit.on_site)):
        yield f"{person.name} is already taken during “{visit.title}”."


def _overloaded(problem: Problem, person: Person, more: Taken) -> bool:
    """Whether at any moment of `more` the person would do more than one person can."""
    together = [taken for taken in person.taken if taken.span.overlaps(more.span)] + [more]
    moments = [max(taken.span.starts_at, more.span.starts_at) for taken in together]
    return any(_load(problem, [taken for taken in together if _during(taken.span, at)]) > 1 for at in moments)


def _load(problem: Problem, together: Sequence[Taken]) -> Fraction:
    """How many people it would take to do all of this at once."""
    return sum((problem.load(taken.role, taken.on_site) for taken in together), Fraction(0))


def _during(span: Span, at: datetime) -> bool:
    return span.starts_at <= at < span.ends_at


def _faults_between(problem: Problem, visits: Mapping[str, Visit], bookings: Sequence[Booking]) -> Iterator[str]:
    for one, other in combinations(bookings, 2):
        first, second = visits[one.visit], visits[other.visit]
        if first.span(one.starts_at).overlaps(second.span(other.starts_at)):
            yield f"“{first.title}” and “{second.title}” are at the same time."
        elif one.room is None or one.room != other.room:
            continue
        elif first.room_span(one.starts_at).overlaps(second.room_span(other.starts_at)):
            yield f"“{first.title}” and “{second.title}” leave no time to prepare their room between them."


def _faults_of_gaps(problem: Problem, visits: Mapping[str, Visit], bookings: Sequence[Booking]) -> Iterator[str]:
    starts = {booking.visit: booking.starts_at for booking in bookings}
    for gap in problem.hard_gaps:
        if gap.from_ in starts and gap.to in starts and not gap.allows(starts[gap.from_], starts[gap.to]):
            yield gap_rule(gap, visits)


def _covered(span: Span, free: Sequence[Span]) -> bool:
    """Whether the free spans together hold the whole span."""
    at = span.starts_at
    for piece in sorted(free):
        if piece.starts_at > at:
            break
        at = max(at, piece.ends_at)
    return at >= span.ends_at
