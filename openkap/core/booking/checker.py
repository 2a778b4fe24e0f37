"""Is this set of bookings right? Written apart from every search, so that it can catch them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations

from openkap.core.booking.checker_limits import Diary, faults_of_limits
from openkap.core.booking.parts import Booking, Person, Room, Span, Taken, Visit
from openkap.core.booking.problem import Problem
from openkap.core.booking.words import gap_rule, moment, window_rule


def faults(problem: Problem, bookings: Sequence[Booking], left: Collection[str] = ()) -> tuple[str, ...]:
    """Every rule that these bookings break, in plain words; empty when they answer the problem.

    Clients in `left` were not booked: none of their visits may have a time, fixed ones apart.
    """
    visits = {visit.key: visit for visit in problem.visits}
    unknown = [
        f"Nobody asked for a visit called {booking.visit}." for booking in bookings if booking.visit not in visits
    ]
    if unknown:
        return tuple(unknown)
    found = list(_faults_of_number(problem, visits, bookings, left))
    diary = Diary(problem, visits, bookings)
    for booking in bookings:
        visit = visits[booking.visit]
        if visit.key in problem.fixed:
            found += _faults_of_fixed(problem, visit, booking)
            continue
        found += _faults_of_time(problem, visit, booking)
        found += _faults_of_room(problem, visit, booking)
        found += _faults_of_people(problem, visit, booking, diary)
    found += _faults_between(problem, visits, bookings)
    found += _faults_of_gaps(problem, visits, bookings)
    found += faults_of_limits(problem, diary)
    return tuple(dict.fromkeys(found))


def _faults_of_number(
    problem: Problem, visits: Mapping[str, Visit], bookings: Sequence[Booking], left: Collection[str]
) -> Iterator[str]:
    counts = Counter(booking.visit for booking in bookings)
    for visit in problem.visits:
        expected = visit.client not in left or visit.key in problem.fixed
        if expected and not counts[visit.key]:
            yield f"{visit.name} has no time."
        elif counts[visit.key] and not expected:
            yield f"{visit.name} has a time, and its client is left out."
    yield from (f"{visits[key].name} is booked {n} times." for key, n in counts.items() if n > 1)


def _faults_of_fixed(problem: Problem, visit: Visit, booking: Booking) -> Iterator[str]:
    held = {each.visit: each for each in problem.held}[visit.key]
    if booking != held:
        yield f"{visit.name} is to stay where it is."


def _faults_of_time(problem: Problem, visit: Visit, booking: Booking) -> Iterator[str]:
    start, zone, time = booking.starts_at, problem.now.tzinfo, problem.time(visit.client)
    if booking.ends_at != visit.span(start).ends_at:
        yield f"{visit.name} must last {visit.minutes} minutes."
    if start < problem.now:
        yield f"{visit.name} would start in the past."
    if not visit.earliest <= start <= visit.latest:
        yield f"{window_rule(visit, zone)} It starts on {moment(start, zone)}."
    span = visit.span(start)
    if time.free and not _covered(span, time.free):
        yield f"The client cannot come for the whole of {visit.name}."
    if any(span.overlaps(taken) for taken in time.taken):
        yield f"The client has another appointment during {visit.name}."
    if visit.escort and time.escort_free and not any(free.holds(span.ends_at) for free in time.escort_free):
        yield f"Nobody can take the client home when {visit.name} ends."


def _faults_of_room(problem: Problem, visit: Visit, booking: Booking) -> Iterator[str]:
    if booking.room is None:
        if visit.room_kind:
            yield f"{visit.name} needs a {visit.room_kind} room."
        return
    rooms: dict[int, Room] = {room.id: room for room in problem.rooms}
    room = rooms.get(booking.room)
    if room is None:
        yield f"{visit.name} is in a room that does not exist."
        return
    if room.kind != visit.room_kind:
        yield f"{visit.name} needs a {visit.room_kind or 'call, not a'} room, and {room.name} is a {room.kind} room."
    for feature in sorted(visit.needs - room.features):
        yield f"{visit.name} needs a room with {feature.replace('_', ' ')}, and {room.name} has none."
    if room.site in problem.site_hours and not _covered(visit.span(booking.starts_at), problem.site_hours[room.site]):
        yield f"{room.site} is not open for the whole of {visit.name}."
    if any(visit.room_span(booking.starts_at).overlaps(taken) for taken in room.taken):
        yield f"{room.name} is taken during {visit.name} or while it is being prepared or cleaned."


def _faults_of_people(problem: Problem, visit: Visit, booking: Booking, diary: Diary) -> Iterator[str]:
    people = {person.id: person for person in problem.people}
    for role in visit.everyone:
        if role not in booking.people:
            yield f"{visit.name} has no {role}."
    for role, id in booking.people.items():
        if role not in visit.everyone:
            yield f"{visit.name} asks for no {role}."
        elif id not in people:
            yield f"The {role} of {visit.name} does not work here."
        else:
            yield from _faults_of_person(visit, booking, role, people[id])
            if _overloaded(problem, diary.of(id, but=visit.key), diary.mine(visit, booking, role)):
                yield f"{people[id].name} is already taken during {visit.name}."
    if len(set(booking.people.values())) < len(booking.people):
        yield f"One person fills two roles in {visit.name}."


def _faults_of_person(visit: Visit, booking: Booking, role: str, person: Person) -> Iterator[str]:
    if person.id not in visit.only.get(role, {person.id}):
        yield f"{person.name} is not among those who may be {role} in {visit.name}."
    if role not in person.free:
        yield f"{person.name} may not be {role}."
    elif not _covered(visit.span(booking.starts_at), person.free[role]):
        yield f"{person.name} is not at work as {role} for the whole of {visit.name}."


def _overloaded(problem: Problem, others: Sequence[Taken], more: Taken) -> bool:
    """Whether at any moment of `more` the person would do more than one person can."""
    together = [taken for taken in others if taken.span.overlaps(more.span)] + [more]
    moments = [max(taken.span.starts_at, more.span.starts_at) for taken in together]
    return any(_load(problem, [taken for taken in together if taken.span.holds(at)]) > 1 for at in moments)


def _load(problem: Problem, together: Sequence[Taken]) -> Fraction:
    """How many people it would take to do all of this at once."""
    return sum((problem.load(taken.role, taken.on_site) for taken in together), Fraction(0))


def _faults_between(problem: Problem, visits: Mapping[str, Visit], bookings: Sequence[Booking]) -> Iterator[str]:
    """One client in one place, one room for one visit. Of what is fixed nobody asks."""
    for one, other in chain(_pairs(bookings, lambda b: visits[b.visit].client), _pairs(bookings, lambda b: b.room)):
        first, second = visits[one.visit], visits[other.visit]
        if problem.fixed >= {first.key, second.key}:
            continue
        same = first.client == second.client
        if same and first.span(one.starts_at).overlaps(second.span(other.starts_at)):
            yield f"{first.name} and {second.name} are at the same time."
        elif one.room is None or one.room != other.room:
            continue
        elif first.room_span(one.starts_at).overlaps(second.room_span(other.starts_at)):
            yield f"{first.name} and {second.name} leave no time to prepare their room between them."


def _pairs(bookings: Sequence[Booking], what: Callable[[Booking], object]) -> Iterator[tuple[Booking, Booking]]:
    """Every two bookings that share something, in their order."""
    shared: dict[object, list[Booking]] = {}
    for booking in bookings:
        shared.setdefault(what(booking), []).append(booking)
    return chain.from_iterable(combinations(together, 2) for together in shared.values())


def _faults_of_gaps(problem: Problem, visits: Mapping[str, Visit], bookings: Sequence[Booking]) -> Iterator[str]:
    starts = {booking.visit: booking.starts_at for booking in bookings}
    for gap in problem.hard_gaps:
        if problem.fixed >= {gap.from_, gap.to}:
            continue
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
