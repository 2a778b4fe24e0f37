"""Who is at work when, who is away, which rooms are closed."""

from collections.abc import Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.scheduling import policies
from openkap.scheduling.actions.refusal import Refused
from openkap.scheduling.models import Leave, OnSiteRole, RoomClosure, WorkingHours

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, Room, User


@transaction.atomic
def set_hours(
    *, practitioner: "Practitioner", weekday: int, hours: Sequence[tuple[time, time]], by: "User", at: datetime
) -> list[WorkingHours]:
    """Say when somebody is at work on one day of every week; none at all is a day off. What is booked stays booked."""
    insist(policies.may_plan_rota(by), Refused)
    ordered = sorted(hours)
    if any(until <= begin for begin, until in ordered):
        raise Refused("Working hours end after they begin.")
    if any(before[1] > after[0] for before, after in pairwise(ordered)):
        raise Refused("These working hours overlap.")
    WorkingHours.objects.filter(practitioner=practitioner, weekday=weekday).delete()
    rows = [
        WorkingHours(practitioner=practitioner, weekday=weekday, from_time=begin, until_time=until)
        for begin, until in ordered
    ]
    made = WorkingHours.objects.bulk_create(rows)
    audit.record("scheduling:hours:set", practitioner, by=by, at=at, facts={"weekday": weekday, "count": len(made)})
    return made


@transaction.atomic
def serve_rooms(*, role: str, rooms_at_once: int, by: "User", at: datetime) -> OnSiteRole:
    """Say how many rooms one person may serve while on site in a role. What is booked stays booked."""
    insist(policies.may_plan_rota(by), Refused)
    if rooms_at_once < 1:
        raise Refused("Someone on site serves at least one room.")
    row, _made = OnSiteRole.objects.update_or_create(role=role, defaults={"rooms_at_once": rooms_at_once})
    audit.record("scheduling:on_site:set", row, by=by, at=at, facts={"role": role, "rooms_at_once": rooms_at_once})
    return row


@transaction.atomic
def take_leave(
    *, practitioner: "Practitioner", from_at: datetime, until_at: datetime, by: "User", at: datetime
) -> Leave:
    """Say that somebody is away. What is booked stays booked: the front desk moves it."""
    insist(policies.may_plan_rota(by), Refused)
    if until_at <= from_at:
        raise Refused("Leave ends after it begins.")
    leave = Leave.objects.create(practitioner=practitioner, from_at=from_at, until_at=until_at, by=by, at=at)
    audit.record("scheduling:leave:taken", leave, by=by, at=at, facts={"practitioner": practitioner.pk})
    return leave


@transaction.atomic
def take_back(*, leave: Leave | None, closure: RoomClosure | None, by: "User", at: datetime) -> Leave | RoomClosure:
    """Take back leave or a closure that was entered and will not be, or not any longer."""
    insist(policies.may_plan_rota(by), Refused)
    row = leave or closure
    if row is None:
        raise Refused("There is nothing to take back.")
    row.withdrawn_at, row.withdrawn_by = at, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("scheduling:absence:taken_back", row, by=by, at=at)
    return row


@transaction.atomic
def close_room(
    *, room: "Room", from_at: datetime, until_at: datetime, reason: str, by: "User", at: datetime
) -> RoomClosure:
    """Say that a room cannot be used. What is booked in it stays booked: the front desk moves it."""
    insist(policies.may_plan_rota(by), Refused)
    if until_at <= from_at:
        raise Refused("A room is closed until later than it closes.")
    closure = RoomClosure.objects.create(room=room, from_at=from_at, until_at=until_at, reason=reason, by=by, at=at)
    audit.record("scheduling:room:closed", closure, by=by, at=at, facts={"room": room.pk, "reason": reason})
    return closure
