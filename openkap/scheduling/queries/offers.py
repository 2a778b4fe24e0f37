"""How a visit that cannot stand as booked could be mended: offers in order of how much they disturb."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from openkap.clinic import queries as clinic
from openkap.core.booking import Booking, Problem, first_fit
from openkap.core.booking.fit import usable
from openkap.core.booking.openings import openings
from openkap.core.booking.ranges import Grid, starts
from openkap.scheduling.models import Appointment, AppointmentRole, Leave, RoomClosure
from openkap.scheduling.queries.appointments import active
from openkap.scheduling.queries.checks import check_move, told_of, words
from openkap.scheduling.queries.problems import gaps_of, problem_of_moves

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, Room

NEAREST = 3  # starts looked at for each way of mending
SECONDS = 1.0  # for moving several visits together
APART = timedelta(hours=1)
STEP = timedelta(minutes=15)


@dataclass(frozen=True)
class Change:
    """One appointment with where it would go."""

    appointment: Appointment
    booking: Booking
    room: "Room | None"
    people: tuple["Practitioner", ...]

    @property
    def starts_at(self) -> datetime:
        return self.booking.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.booking.ends_at

    @property
    def key(self) -> str:
        people = ",".join(f"{role}={person}" for role, person in sorted(self.booking.people.items()))
        return f"{self.appointment.pk}@{self.starts_at.timestamp():.0f}@{self.booking.room}@{people}"

    @property
    def people_change(self) -> bool:
        return {row.practitioner_id for row in self.appointment.roles.all()} != set(self.booking.people.values())


@dataclass(frozen=True)
class Offer:
    """One way to mend: its changes, everybody who would have to be told, and why it stands where it does."""

    changes: tuple[Change, ...]
    told: tuple[str, ...]
    asked_from: datetime

    @property
    def key(self) -> str:
        return ";".join(change.key for change in self.changes)

    @property
    def rank(self) -> tuple[int, int, float]:
        """Few moves, then few people told, then near the time it had."""
        return len(self.changes), len(self.told), abs((self.changes[0].starts_at - self.asked_from).total_seconds())

    @property
    def reason(self) -> str:
        first = self.changes[0]
        same_time, same_room = first.starts_at == self.asked_from, first.booking.room == first.appointment.room_id
        what = "same time" if same_time else words(first.starts_at)
        kept = ["other people" if any(each.people_change for each in self.changes) else "the same people"]
        kept.append("the same room" if same_room else "another room")
        joint = f"; {len(self.changes)} visits move together" if len(self.changes) > 1 else ""
        return f"{what}, {' and '.join(kept)}{joint}"


def offers(
    appointment: Appointment, *, now: datetime, not_before: datetime | None = None, most: int = 6
) -> list[Offer]:
    """Ways to hold this appointment after all, the least disturbing first; [] when there is none in its window.

    The nearest free times with the same people, then with others who may fill the roles, then together with the visits
    that are tied to it. Every window and gap is kept.
    """
    after = max(now, not_before or now)
    found = _told(appointment, _alone(appointment, after))
    if len(found) < most:
        found |= _told(appointment, _together(appointment, after))
    return sorted(found.values(), key=lambda offer: offer.rank)[:most]


def _told(appointment: Appointment, ways: Iterable[Mapping[Appointment, Booking]]) -> dict[str, Offer]:
    """These ways as offers by key, without one that would leave the appointment as it cannot stand."""
    made = (_offer(appointment, bookings) for bookings in ways)
    return {offer.key: offer for offer in made if appointment in (change.appointment for change in offer.changes)}


@dataclass(frozen=True)
class Unsettled:
    """An appointment that cannot stand as it is booked, and why."""

    appointment: Appointment
    why: tuple[str, ...]


def unsettled(*, now: datetime) -> list[Unsettled]:
    """What lies ahead on somebody's leave or in a closed or retired room, the nearest first."""
    ahead = active().filter(starts_at__gt=now)
    away = Leave.objects.filter(
        practitioner=OuterRef("practitioner"),
        withdrawn_at__isnull=True,
        from_at__lt=OuterRef("appointment__ends_at"),
        until_at__gt=OuterRef("appointment__starts_at"),
    )
    closed = RoomClosure.objects.filter(
        room=OuterRef("room"),
        withdrawn_at__isnull=True,
        from_at__lt=OuterRef("room_until_at"),
        until_at__gt=OuterRef("room_from_at"),
    )
    absent = AppointmentRole.objects.filter(Exists(away), appointment=OuterRef("pk"))
    open_rooms = clinic.rooms().values("pk")
    found = ahead.filter(Exists(absent) | Exists(closed) | (Q(room__isnull=False) & ~Q(room__in=open_rooms)))
    rows = [Unsettled(each, _why(each, now)) for each in found]
    return [row for row in rows if row.why]


def _why(appointment: Appointment, now: datetime) -> tuple[str, ...]:
    room = appointment.room_id
    return check_move(appointment, starts_at=appointment.starts_at, now=now, room_id=room).breaks


def _alone(appointment: Appointment, after: datetime) -> Iterator[Mapping[Appointment, Booking]]:
    until = appointment.latest_at
    for anyone in (False, True):
        asked = problem_of_moves([(appointment, after, until)], now=after, anyone=anyone)
        for start in _nearest(asked, appointment):
            answer = first_fit(_only_at(asked, start))
            if answer:
                yield {appointment: answer.bookings[0]}


def _together(appointment: Appointment, after: datetime) -> Iterator[Mapping[Appointment, Booking]]:
    """Later than it stood, and earlier, with those tied to it moved as little, and as few people told, as is found."""
    from openkap.scheduling.solver import solve  # heavy: loaded only when nothing simpler was found

    tied = _tied(appointment, after)
    if len(tied) == 1:
        return
    for first, last in ((appointment.starts_at + STEP, appointment.latest_at), (after, appointment.starts_at - STEP)):
        if first <= last:
            spans = [(appointment, first, last), *((each, after, each.latest_at) for each in tied[1:])]
            asked = problem_of_moves(spans, now=after, anyone=True)
            if answer := solve(replace(asked, held=tuple(map(_held, tied[1:]))), seconds=SECONDS):
                yield dict(zip(tied, answer.bookings, strict=True))


def _held(appointment: Appointment) -> Booking:
    people = {row.role: row.practitioner_id for row in appointment.roles.all()}
    return Booking(str(appointment.pk), appointment.starts_at, appointment.ends_at, appointment.room_id, people)


def _nearest(asked: Problem, appointment: Appointment) -> list[datetime]:
    """The starts nearest to the one it had, that one among them when another room or person makes it free.

    They lie apart: three starts within one hour are no choice.
    """
    grid, visit = Grid(asked.step_minutes), asked.visits[0]
    found = [grid.at(step, asked.now) for step in starts(usable(visit, openings(asked)[visit.key]))]
    chosen: list[datetime] = []
    for at in sorted(found, key=lambda at: (abs(at - appointment.starts_at), at)):
        if all(abs(at - other) >= APART for other in chosen):
            chosen.append(at)
    return chosen[: NEAREST + 1]


def _only_at(asked: Problem, start: datetime) -> Problem:
    return replace(asked, visits=(replace(asked.visits[0], earliest=start, latest=start),))


def _tied(appointment: Appointment, after: datetime) -> list[Appointment]:
    """The appointment and those that have to follow it within some time, and theirs."""
    found, look = {appointment.pk}, [appointment]
    while look:
        for gap in gaps_of(look.pop()):
            follower = gap.to_appointment
            if gap.most is not None and follower.starts_at > after and follower.pk not in found:
                found.add(follower.pk)
                look.append(follower)
    rest = active().filter(pk__in=found - {appointment.pk})
    return [appointment, *rest.order_by("starts_at")]


def _offer(appointment: Appointment, bookings: Mapping[Appointment, Booking]) -> Offer:
    rooms = {room.pk: room for room in clinic.every_room().filter(pk__in=_ids(each.room for each in bookings.values()))}
    ids = _ids(person for each in bookings.values() for person in each.people.values())
    people = {person.pk: person for person in clinic.practitioners().filter(pk__in=ids)}
    changes = [
        Change(each, booking, rooms.get(booking.room or 0), tuple(people[pk] for pk in booking.people.values()))
        for each, booking in bookings.items()
        if not _stands(each, booking)
    ]
    changes.sort(key=lambda change: (change.appointment.pk != appointment.pk, change.starts_at))
    told = [name for change in changes for name in told_of(change.appointment, change.booking)]
    return Offer(tuple(changes), tuple(dict.fromkeys(told)), appointment.starts_at)


def _ids(found: Iterable[int | None]) -> set[int]:
    return {each for each in found if each is not None}


def _stands(appointment: Appointment, booking: Booking) -> bool:
    people = {row.role: row.practitioner_id for row in appointment.roles.all()}
    return (appointment.starts_at, appointment.room_id, people) == (
        booking.starts_at,
        booking.room,
        dict(booking.people),
    )
