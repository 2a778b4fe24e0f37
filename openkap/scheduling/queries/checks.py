"""What a move would break, said before anything is saved: one sentence for each rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateformat import format as date_words

from openkap.clinic import queries as clinic
from openkap.core.booking import Booking, Problem, first_fit
from openkap.core.booking.openings import Openings, openings
from openkap.core.booking.ranges import Grid, within
from openkap.core.protocols.words import span
from openkap.scheduling.models import Appointment, AppointmentRole, Leave, RoomClosure
from openkap.scheduling.queries.problems import STEP_MINUTES, gaps_of, problem_of_move

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, Room

LIFTED = timedelta(days=1)  # how far around the asked start people and rooms are read


@dataclass(frozen=True)
class Check:
    """One move as it was asked for: where it would lead, what it breaks, who hears of it. True when nothing breaks."""

    appointment: Appointment
    starts_at: datetime
    room: "Room | None"
    booking: Booking | None
    breaks: tuple[str, ...]
    told: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.breaks

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + (self.appointment.ends_at - self.appointment.starts_at)

    @property
    def changes_room(self) -> bool:
        return self.room is not None and self.room.pk != self.appointment.room_id


def check_move(
    appointment: Appointment, *, starts_at: datetime, now: datetime, room_id: int | None = None, anyone: bool = False
) -> Check:
    """Everything that stands against this time and room, and the booking when nothing does."""
    asked = problem_of_move(appointment, now=now, from_at=starts_at, until_at=starts_at, anyone=anyone, room_id=room_id)
    breaks = [*_time(appointment, starts_at, now), *_gaps(appointment, starts_at)]
    breaks += _others(appointment, asked, starts_at, room_id=room_id, anyone=anyone)
    answer = None if breaks else first_fit(asked)
    breaks += answer.causes if answer is not None else ()
    booking = answer.bookings[0] if answer else None
    where = booking.room if booking else room_id or appointment.room_id
    room = clinic.every_room().filter(pk=where).first() if where else None
    return Check(appointment, starts_at, room, booking, tuple(breaks), told_of(appointment, booking))


def told_of(appointment: Appointment, booking: Booking | None = None) -> tuple[str, ...]:
    """Everybody who hears of a change: the client, those who are in the appointment, those who would be."""
    names = [appointment.episode.client.name, *(row.practitioner.name for row in appointment.roles.all())]
    if booking:
        names += [person.name for person in clinic.practitioners().filter(pk__in=booking.people.values())]
    return tuple(dict.fromkeys(names))


def words(at: datetime) -> str:
    """A moment as the calendar says it: "Tue 3 Mar, 14:00"."""
    return date_words(timezone.localtime(at), "D j M, H:i")


def _time(appointment: Appointment, starts_at: datetime, now: datetime) -> Iterator[str]:
    if starts_at < now:
        yield "This time has passed."
    if starts_at.second or starts_at.minute % STEP_MINUTES:
        yield f"Appointments begin on a quarter of an hour, every {STEP_MINUTES} minutes."
    if not appointment.earliest_at <= starts_at <= appointment.latest_at:
        first, last = words(appointment.earliest_at), words(appointment.latest_at)
        yield f"Outside its window: it may begin from {first} to {last}."


def _gaps(appointment: Appointment, starts_at: datetime) -> Iterator[str]:
    for gap in gaps_of(appointment):
        before = gap.to_appointment_id == appointment.pk
        other = gap.from_appointment if before else gap.to_appointment
        between = starts_at - other.starts_at if before else other.starts_at - starts_at
        if between < gap.least or (gap.most is not None and between > gap.most):
            side = "after" if before else "before"
            name = f"“{other.title}” on {words(other.starts_at)}"
            yield f"It has to begin {_rule(gap.least, gap.most)} {side} {name}."


def _rule(least: timedelta, most: timedelta | None) -> str:
    if most is None:
        return f"at least {span(least)}"
    return f"at most {span(most)}" if not least else f"{span(least)} to {span(most)}"


def _others(
    appointment: Appointment, asked: Problem, starts_at: datetime, *, room_id: int | None, anyone: bool
) -> Iterator[str]:
    """The client, the people and the room, each looked at alone."""
    options, start = openings(asked)[str(appointment.pk)], Grid(asked.step_minutes).up(starts_at)
    if not within(options.client, start):
        yield f"{appointment.episode.client.name} has another appointment then."
    for row in appointment.roles.all():
        if anyone and not within(options.anyone(row.role), start):
            yield f"Nobody who may be the {row.role_words} is free then."
        elif not anyone and not within(options.people.get((row.role, row.practitioner_id), ()), start):
            yield _why_not(row.practitioner, appointment, starts_at)
    if appointment.room is not None:
        yield from _room(appointment, options, start, starts_at, room_id)


def _why_not(person: "Practitioner", appointment: Appointment, starts_at: datetime) -> str:
    ends_at = starts_at + (appointment.ends_at - appointment.starts_at)
    overlap = {"appointment__starts_at__lt": ends_at, "appointment__ends_at__gt": starts_at}
    if Leave.objects.filter(
        practitioner=person, from_at__lt=ends_at, until_at__gt=starts_at, withdrawn_at__isnull=True
    ).exists():
        return f"{person.name} is away then."
    taken = AppointmentRole.objects.filter(practitioner=person, appointment__cancellation__isnull=True, **overlap)
    if taken.exclude(appointment=appointment).exists():
        return f"{person.name} is in another appointment then."
    if lapsed := lapsed_kinds(person, starts_at):
        return f"{person.name} has no current {' and no current '.join(lapsed)} on that day."
    return f"{person.name} is not at work then."


def lapsed_kinds(person: "Practitioner", at: datetime) -> list[str]:
    """Credentials that the person's role asks for and that are not current on that day, in words."""
    on = timezone.localdate(at)
    held = clinic.credentials().filter(practitioner=person, valid_from_on__lte=on, valid_until_on__gte=on)
    current = set(held.values_list("kind", flat=True))
    return [kind.replace("_", " ") for kind in clinic.REQUIRED.get(person.role, ()) if kind not in current]


def _room(
    appointment: Appointment, options: Openings, start: int, starts_at: datetime, room_id: int | None
) -> Iterator[str]:
    kind = appointment.room.kind if appointment.room else ""
    if room_id is None:
        if not within(options.anywhere(), start):
            yield f"No {kind} room is free then."
        return
    room = clinic.every_room().filter(pk=room_id).first()
    if room is None:
        yield "There is no such room any more."
    elif not clinic.rooms().filter(pk=room_id).exists():
        yield f"{room.name} is closed for good."
    elif room.kind != kind:
        yield f"{room.name} is a {room.kind} room; this appointment needs a {kind} room."
    elif not within(options.rooms.get(room.pk, ()), start):
        yield _room_words(room, appointment, starts_at)


def _room_words(room: "Room", appointment: Appointment, starts_at: datetime) -> str:
    shift = starts_at - appointment.starts_at
    begin, end = appointment.room_from_at + shift, appointment.room_until_at + shift
    closed = RoomClosure.objects.filter(room=room, from_at__lt=end, until_at__gt=begin, withdrawn_at__isnull=True)
    if closure := closed.first():
        return f"{room.name} is closed then ({closure.get_reason_display()})."
    return f"{room.name} is taken then, or is being set up or cleaned."
