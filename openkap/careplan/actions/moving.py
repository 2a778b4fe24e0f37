"""Booked visits move and are cancelled: their plans follow in the same breath, so that no window is broken unseen."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.careplan import queries
from openkap.careplan.actions.visiting import follow_calendar
from openkap.clinic import actions as clinic
from openkap.scheduling import actions as scheduling

if TYPE_CHECKING:
    from openkap.clinic.models import User
    from openkap.scheduling.models import Appointment, Cancellation
    from openkap.scheduling.queries import Offer


@transaction.atomic
def move_appointment(
    *,
    appointment: "Appointment",
    starts_at: datetime,
    reason: str,
    by: "User",
    at: datetime,
    room_id: int | None = None,
    anyone: bool = False,
) -> "Appointment":
    """Hold an appointment at another time; the plan it belongs to follows. Raises what scheduling refuses."""
    moved = scheduling.move(
        appointment=appointment, starts_at=starts_at, reason=reason, room_id=room_id, anyone=anyone, by=by, at=at
    )
    _follow([moved], by=by, at=at)
    return moved


@transaction.atomic
def mend(*, offer: "Offer", reason: str, by: "User", at: datetime) -> "list[Appointment]":
    """Carry out an offer that a person has chosen, all of it or nothing; the plans follow."""
    moved = scheduling.rearrange(offer=offer, reason=reason, by=by, at=at)
    _follow(moved, by=by, at=at)
    return moved


@transaction.atomic
def cancel_appointment(*, appointment: "Appointment", reason: str, by: "User", at: datetime) -> "Cancellation":
    """End an appointment before it begins; the plan it belongs to follows."""
    cancellation = scheduling.cancel(appointment=appointment, reason=reason, by=by, at=at)
    _follow([appointment], by=by, at=at)
    return cancellation


def _follow(appointments: "Iterable[Appointment]", *, by: "User", at: datetime) -> None:
    """Whoever stepped in joins the care team; windows and instruments of each plan are worked out once."""
    plans = set()
    for appointment in appointments:
        visit = queries.visit_of(appointment)
        if visit is None or hasattr(visit, "kept") or hasattr(visit.plan, "withdrawal"):
            continue
        plans.add(visit.plan_id)
        for part in appointment.roles.select_related("practitioner"):
            clinic.join_team(episode=appointment.episode, practitioner=part.practitioner, by=by, at=at)
    for plan in queries.plans().filter(pk__in=plans).order_by("pk"):
        follow_calendar(plan=plan, by=by, at=at)
