"""Appointments move, or end before they begin."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.core.booking import Booking, faults
from openkap.core.verdict import insist
from openkap.scheduling import policies, queries
from openkap.scheduling.actions.booking import lock
from openkap.scheduling.actions.refusal import OVERTAKEN, Refused, once, refusal
from openkap.scheduling.models import Appointment, AppointmentRole, Cancellation, Move

if TYPE_CHECKING:
    from openkap.clinic.models import User

Pairs = Sequence[tuple[Appointment, Booking]]


@transaction.atomic
def move(
    *,
    appointment: Appointment,
    starts_at: datetime,
    reason: str,
    by: "User",
    at: datetime,
    room_id: int | None = None,
    anyone: bool = False,
) -> Appointment:
    """Hold the appointment at another time, in a free room of the same kind (or in this one), with the same people.

    With `anyone`, others who may fill the same roles will do. The window it was booked under and the gaps to its
    neighbours are kept; a time that breaks them, or that is taken, is refused with everything that stands against it.
    """
    lock()
    appointment = queries.appointments().get(pk=appointment.pk)
    insist(policies.may_change(by, appointment, at=at, late=reason == "client_late"), Refused)
    check = queries.check_move(appointment, starts_at=starts_at, now=at, room_id=room_id, anyone=anyone)
    if check.booking is None:
        raise refusal(check.breaks)
    (row,) = _rearrange([(appointment, check.booking)], reason=reason, by=by, at=at)
    audit.record("scheduling:appointment:moved", row, by=by, at=at, facts=_facts(row))
    return queries.appointments().get(pk=appointment.pk)


@transaction.atomic
def rearrange(*, offer: "queries.Offer", reason: str, by: "User", at: datetime) -> list[Appointment]:
    """Carry out one offer, all of its moves or none. What was free when it was offered is looked at again."""
    lock()
    fresh = {row.pk: row for row in queries.appointments().filter(pk__in=[c.appointment.pk for c in offer.changes])}
    pairs = [(fresh[change.appointment.pk], change.booking) for change in offer.changes]
    for appointment, _ in pairs:
        insist(policies.may_change(by, appointment, at=at, late=reason == "client_late"), Refused)
    spans = [(each, booking.starts_at, booking.starts_at) for each, booking in pairs]
    if broken := faults(queries.problem_of_moves(spans, now=at, anyone=True), [booking for _, booking in pairs]):
        raise refusal([OVERTAKEN, *broken])
    for row in _rearrange(pairs, reason=reason, by=by, at=at):
        audit.record("scheduling:appointment:moved", row, by=by, at=at, facts=_facts(row))
    return list(queries.appointments().filter(pk__in=fresh))


@transaction.atomic
def cancel(*, appointment: Appointment, reason: str, by: "User", at: datetime) -> Cancellation:
    """End an appointment before it begins; its room and its people are free again."""
    appointment = queries.appointments().get(pk=appointment.pk)
    insist(policies.may_change(by, appointment, at=at), Refused)
    cancellation = Cancellation.objects.create(appointment=appointment, reason=reason, by=by, at=at)
    audit.record("scheduling:appointment:cancelled", cancellation, by=by, at=at, facts={"reason": reason})
    _tell(appointment, "scheduling:appointment_cancelled", leaving=set(), by=by, at=at)
    return cancellation


def _facts(row: Move) -> dict[str, str | int]:
    """Who moved what is the event's own; from where, to where and why are these."""
    facts: dict[str, str | int] = {"appointment": row.appointment_id, "reason": row.reason}
    facts |= {"from": row.from_starts_at.isoformat(), "to": row.to_starts_at.isoformat()}
    return facts | {"from_room": row.from_room_id or 0, "to_room": row.to_room_id or 0}


def _rearrange(pairs: Pairs, *, reason: str, by: "User", at: datetime) -> list[Move]:
    """Write the moves and tell everybody. All leave their places before the first takes its new one."""
    before = {appointment.pk: {row.practitioner_id for row in appointment.roles.all()} for appointment, _ in pairs}
    rows = [_move(appointment, booking, reason=reason, by=by, at=at) for appointment, booking in pairs]
    with once():
        _leave(pairs)
        for appointment, booking in pairs:
            _take(appointment, booking)
    for moved in queries.appointments().filter(pk__in=before):
        _tell(moved, "scheduling:appointment_moved", leaving=before[moved.pk], by=by, at=at)
    return rows


def _move(appointment: Appointment, booking: Booking, *, reason: str, by: "User", at: datetime) -> Move:
    return Move.objects.create(
        appointment=appointment,
        from_starts_at=appointment.starts_at,
        to_starts_at=booking.starts_at,
        from_room=appointment.room,
        to_room_id=booking.room,
        reason=reason,
        by=by,
        at=at,
    )


def _leave(pairs: Pairs) -> None:
    """Rooms and people are free for a moment, inside the transaction: two visits may change places."""
    Appointment.objects.filter(pk__in=[appointment.pk for appointment, _ in pairs]).update(room=None)
    AppointmentRole.objects.filter(appointment__in=[appointment for appointment, _ in pairs]).delete()


def _take(appointment: Appointment, booking: Booking) -> None:
    parts, shift = list(appointment.roles.all()), booking.starts_at - appointment.starts_at
    for name in ("starts_at", "ends_at", "room_from_at", "room_until_at"):
        setattr(appointment, name, getattr(appointment, name) + shift)
    appointment.room_id = booking.room
    appointment.save(update_fields=["starts_at", "ends_at", "room_from_at", "room_until_at", "room"])
    AppointmentRole.objects.bulk_create(
        AppointmentRole(
            appointment=appointment, practitioner_id=booking.people[part.role], role=part.role, on_site=part.on_site
        )
        for part in parts
    )


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
