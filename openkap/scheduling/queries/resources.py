"""Who and what is free: rows of the rota and of the calendar as values of the booking problem."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.core.booking import Person, Room, Span, Taken
from openkap.core.booking.ranges import without
from openkap.scheduling.models import Appointment, AppointmentRole, Leave, OnSiteRole, RoomClosure, WorkingHours

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, Site


@dataclass(frozen=True)
class Resources:
    """People and rooms between two moments. `rooms_at_once` is for roles on site."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]
    rooms_at_once: dict[str, int]


def resources(
    from_at: datetime,
    until_at: datetime,
    *,
    site: "Site | None" = None,
    roles: Iterable[str] = (),
    leaving_out: Iterable[int] = (),
) -> Resources:
    """Everyone of these roles (all roles when none is named) and every room of the site, with what is free and taken.

    Nobody is free on a day on which a credential that the role asks for is not current. Appointments in `leaving_out`
    count as not booked: they are about to be moved.
    """
    wanted, skipped = set(roles), list(leaving_out)
    found = [each for each in clinic.practitioners() if not wanted or each.role in wanted]
    free, taken = _free(found, from_at, until_at), _taken(found, from_at, until_at, skipped)
    people = tuple(
        Person(each.pk, each.name, {each.role: tuple(free[each.pk])}, tuple(taken.get(each.pk, ()))) for each in found
    )
    at_once = dict(OnSiteRole.objects.values_list("role", "rooms_at_once"))
    return Resources(people, _rooms(site, from_at, until_at, skipped), at_once)


def _free(people: list["Practitioner"], from_at: datetime, until_at: datetime) -> dict[int, list[Span]]:
    """Working hours without leave, on days with current credentials: practitioner id -> spans."""
    hours: dict[int, list[WorkingHours]] = {}
    for row in WorkingHours.objects.filter(practitioner__in=people):
        hours.setdefault(row.practitioner_id, []).append(row)
    away: dict[int, list[Span]] = {}
    for leave in Leave.objects.filter(
        practitioner__in=people, from_at__lt=until_at, until_at__gt=from_at, withdrawn_at__isnull=True
    ):
        away.setdefault(leave.practitioner_id, []).append(Span(leave.from_at, leave.until_at))
    current = _current(people)
    days = list(_days(from_at, until_at))
    return {
        person.pk: list(
            without(
                [
                    _span(day, row)
                    for day in days
                    if all(any(first <= day <= last for first, last in spans) for spans in current[person.pk])
                    for row in hours.get(person.pk, ())
                    if row.weekday == day.weekday()
                ],
                away.get(person.pk, ()),
            )
        )
        for person in people
    }


def _current(people: list["Practitioner"]) -> dict[int, list[list[tuple[date, date]]]]:
    """For each credential that the person's role asks for, when it is valid: practitioner id -> one list for each."""
    held: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for row in clinic.credentials().filter(practitioner__in=people):
        held.setdefault((row.practitioner_id, row.kind), []).append((row.valid_from_on, row.valid_until_on))
    return {
        person.pk: [held.get((person.pk, kind), []) for kind in clinic.REQUIRED.get(person.role, ())]
        for person in people
    }


def _days(from_at: datetime, until_at: datetime) -> Iterable[date]:
    day, last = timezone.localdate(from_at), timezone.localdate(until_at)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _span(day: date, row: WorkingHours) -> Span:
    zone = timezone.get_current_timezone()
    return Span(datetime.combine(day, row.from_time, tzinfo=zone), datetime.combine(day, row.until_time, tzinfo=zone))


def _taken(
    people: list["Practitioner"], from_at: datetime, until_at: datetime, skipped: list[int]
) -> dict[int, list[Taken]]:
    rows = AppointmentRole.objects.filter(
        practitioner__in=people,
        appointment__cancellation__isnull=True,
        appointment__starts_at__lt=until_at,
        appointment__ends_at__gt=from_at,
    ).exclude(appointment__in=skipped)
    taken: dict[int, list[Taken]] = {}
    columns = ("practitioner", "appointment__starts_at", "appointment__ends_at", "role", "on_site")
    for person, starts_at, ends_at, role, on_site in rows.values_list(*columns):
        taken.setdefault(person, []).append(Taken(Span(starts_at, ends_at), role, on_site))
    return taken


def _rooms(site: "Site | None", from_at: datetime, until_at: datetime, skipped: list[int]) -> tuple[Room, ...]:
    rooms = list(clinic.rooms().filter(site=site) if site else clinic.rooms())
    booked = Appointment.objects.filter(
        room__in=rooms, cancellation__isnull=True, room_from_at__lt=until_at, room_until_at__gt=from_at
    ).exclude(pk__in=skipped)
    closed = RoomClosure.objects.filter(
        room__in=rooms, from_at__lt=until_at, until_at__gt=from_at, withdrawn_at__isnull=True
    )
    taken: dict[int | None, list[Span]] = {}
    for room, begin, end in (
        *booked.order_by().values_list("room", "room_from_at", "room_until_at"),
        *closed.order_by().values_list("room", "from_at", "until_at"),
    ):
        taken.setdefault(room, []).append(Span(begin, end))
    return tuple(Room(room.pk, room.name, room.kind, tuple(taken.get(room.pk, ()))) for room in rooms)
