"""What became of a visit, and what that does to the others."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.careplan import policies, queries
from openkap.careplan.actions.assigning import assign_measurements
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.actions.windowing import propagate
from openkap.careplan.models import Plan, PlannedVisit, VisitKept, VisitMissed
from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.clinic import queries as people
from openkap.core.protocols import Course
from openkap.core.verdict import insist
from openkap.scheduling import actions as scheduling

if TYPE_CHECKING:
    from openkap.clinic.models import User


# Why a visit is missed, as the calendar says why an appointment is cancelled.
CANCELLED_FOR = {
    "client_ill": "client_ill",
    "client_cancelled": "client_asked",
    "client_absent": "client_asked",
    "clinic_cancelled": "practitioner_away",
    "not_ready": "plan_changed",
}


@transaction.atomic
def keep_visit(*, visit: PlannedVisit, started_at: datetime, by: "User", at: datetime) -> VisitKept:
    """Record that a visit took place. Windows move with it, and the journey goes on where it was the last of its kind.

    Called by the room in which the visit took place; that room's policy says who may.
    """
    insist(policies.may_keep(visit, started_at=started_at, at=at), Refused)
    kept = VisitKept.objects.create(visit=visit, started_at=started_at, at=at, by=by)
    audit.record("careplan:visit:kept", kept, by=by, at=at, facts={"visit": visit.pk})
    plan = queries.plans().get(pk=visit.plan_id)
    for kind in queries.milestones_reached(plan, visit):
        clinic.reach(episode=plan.episode, kind=kind, by=by, at=at)
    follow_calendar(plan=plan, by=by, at=at)
    return kept


@transaction.atomic
def hold_visit(*, visit: PlannedVisit, started_at: datetime, by: "User", at: datetime) -> VisitKept:
    """Record by hand that a visit other than a dose took place."""
    insist(policies.may_hold(by, visit), Refused)
    return keep_visit(visit=visit, started_at=started_at, by=by, at=at)


@transaction.atomic
def miss_visit(*, visit: PlannedVisit, reason: str, by: "User", at: datetime) -> VisitMissed:
    """Record that a booked visit does or did not take place. It may be booked again while its window is open."""
    insist(policies.may_miss(by, visit), Refused)
    appointment = queries.standing(visit)
    if appointment is None:
        raise Refused("This visit is not booked.")
    missed = VisitMissed.objects.create(visit=visit, booked_for=appointment.starts_at, reason=reason, at=at, by=by)
    if appointment.starts_at > at:
        scheduling.cancel(appointment=appointment, reason=CANCELLED_FOR[reason], by=by, at=at)
    visit.appointment = None
    visit.save(update_fields=["appointment"])
    audit.record("careplan:visit:missed", missed, by=by, at=at, facts={"visit": visit.pk, "reason": reason})
    follow_calendar(plan=queries.plans().get(pk=visit.plan_id), by=by, at=at)
    return missed


@transaction.atomic
def follow_calendar(*, plan: Plan, by: "User", at: datetime) -> Course:
    """Let windows and instruments follow what was kept, booked and moved; the care team hears what no longer fits."""
    course = propagate(plan, at=at)
    assign_measurements(plan, by=by, at=at)
    broken = [each for each in course.breaks if each.hard]
    if broken:
        _tell(plan, by=by, at=at)
    audit.record("careplan:plan:followed", plan, by=by, at=at, facts={"broken": len(broken)})
    return course


def _tell(plan: Plan, *, by: "User", at: datetime) -> None:
    """The rest of the care team hears that visits no longer fit; the page says which and why."""
    url = reverse("staff-careplan-plan", args=[plan.episode_id])
    for member in people.team(plan.episode):
        if member.practitioner.user_id != by.pk:
            notify.notice(to=member.practitioner.user, kind="careplan:window_broken", url=url, at=at)
