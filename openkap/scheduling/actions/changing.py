"""Appointments move, or end before they begin."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.core.booking import Booking, first_fit
from openkap.core.verdict import insist
from openkap.scheduling import policies, queries
from openkap.scheduling.actions.booking import lock
from openkap.scheduling.actions.refusal import Refused, refusal
from openkap.scheduling.models import Appointment, AppointmentRole, Cancellation, Move

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def move(
    *, appointment: Appointment, starts_at: datetime, by: "User", at: datetime, anyone: bool = False
) -> Appointment:
    """Hold the appointment at another time, in a free room of the same kind, with the same people.

    With `anyone`, others who may fill the same roles will do. The window it was booked under and the gaps to its
    neighbours are kept; a time that breaks them, or that is taken, is refused with the causes.
    """
    lock()
    appointment = queries.appointments().get(pk=appointment.pk)
    insist(policies.may_change(by, appointment, at=at), Refused)
    asked = queries.problem_of_move(appointment, now=at, from_at=starts_at, until_at=starts_at, anyone=anyone)
    if not (answer := first_fit(asked)):
        raise refusal(answer.causes)
    before = {row.practitioner_id for row in appointment.roles.all()}
    row = _write(appointment, answer.bookings[0], by=by, at=at)
    audit.record("scheduling:appointment:moved", row, by=by, at=at, facts={"appointment": appointment.pk})
    moved = queries.appointments().get(pk=appointment.pk)
    _tell(moved, "scheduling:appointment_moved", leaving=before, by=by, at=at)
    return moved


@transaction.atomic
def cancel(*, appointment: Appointment, reason: str, by: "User", at: datetime) -> Cancellation:
    """End an appointment before it begins; its room and its people are free again."""
    appointment = queries.appointments().get(pk=appointment.pk)
    insist(policies.may_change(by, appointment, at=at), Refused)
    cancellation = Cancellation.objects.create(appointment=appointment, reason=reason, by=by, at=at)
    audit.record("scheduling:appointment:cancelled", cancellation, by=by, at=at, facts={"reason": reason})
    _tell(appointment, "scheduling:appointment_cancelled", leaving=set(), by=by, at=at)
    return cancellation


def _write(appointment: Appointment, booking: Booking, *, by: "User", at: datetime) -> Move:
    row = Move.objects.create(
        appointment=appointment,
        from_starts_at=appointment.starts_at,
        to_starts_at=booking.starts_at,
        from_room=appointment.room,
        to_room_id=booking.room,
        by=by,
        at=at,
    )
    shift = booking.starts_at - appointment.starts_at
    for name in ("starts_at", "ends_at", "room_from_at", "room_until_at"):
        setattr(appointment, name, getattr(appointment, name) + shift)
    appointment.room_id = booking.room
    appointment.save(update_fields=["starts_at", "ends_at", "room_from_at", "room_until_at", "room"])
    for part in AppointmentRole.objects.filter(appointment=appointment):
        if part.practitioner_id != booking.people[part.role]:
            part.practitioner_id = booking.people[part.role]
            part.save(update_fields=["practitioner"])
    return row


def _tell(appointment: Appointment, kind: str, *, leaving: set[int], by: "User", at: datetime) -> None:
    """The client and everyone who was or is in the appointment, except the one who did it."""
    client = appointment.episode.client
    if client.user != by:
        notify.client_notice(client=client, kind=kind, url=reverse("portal-scheduling-appointments"), at=at)
    url = reverse("staff-scheduling-appointment", args=[appointment.pk])
    people = {row.practitioner for row in appointment.roles.all()}
    gone = queries.people_of(leaving - {person.pk for person in people})
    for person in sorted({*people, *gone}, key=lambda person: person.pk):
        if person.user_id != by.pk:
            notify.notice(to=person.user, kind=kind, url=url, at=at)
