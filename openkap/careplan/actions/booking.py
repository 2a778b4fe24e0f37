"""All visits of a plan booked as one, or none of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from openkap.careplan import policies, queries
from openkap.careplan.actions.assigning import assign_measurements
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.actions.windowing import propagate
from openkap.careplan.models import Plan, PlannedVisit
from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.clinic import queries as people
from openkap.core import verdict
from openkap.core.booking import Gap, Visit
from openkap.core.protocols import Protocol
from openkap.core.verdict import insist
from openkap.scheduling import actions as scheduling

if TYPE_CHECKING:
    from openkap.clinic.models import User
    from openkap.scheduling.models import Appointment

SECONDS = 5.0  # how long the search may look for a better answer


@transaction.atomic
def book_visits(*, plan: Plan, by: "User", at: datetime, seconds: float = SECONDS) -> list[PlannedVisit]:
    """Book every visit that has no time yet, each in its window, or refuse with the cause and book none.

    Those who were booked join the care team, so that they can open the chart of the person they will see.
    """
    insist(policies.may_book(by, plan), Refused)
    course = propagate(plan, at=at)
    visits = queries.unbooked(plan)
    if not visits:
        raise Refused("Every visit of this plan is booked or kept.")
    if shut := [each.reason for each in course.breaks if each.hard]:
        raise Refused(" ".join(shut))
    protocol = queries.tailored_protocol(plan)
    asked = [_asked(plan, protocol, visit) for visit in visits]
    try:
        made = scheduling.book_together(
            episode=plan.episode,
            visits=asked,
            gaps=_gaps(protocol, {visit.key for visit in visits}),
            by=by,
            at=at,
            now=at,
            seconds=seconds,
        )
    except verdict.Refused as refused:
        raise Refused(str(refused)) from refused
    for visit in visits:
        visit.appointment = made[visit.key]
    PlannedVisit.objects.bulk_update(visits, ["appointment"])
    _join(plan, made.values(), by=by, at=at)
    clinic.reach(episode=plan.episode, kind="visits_booked", by=by, at=at)
    assign_measurements(plan, by=by, at=at)
    audit.record("careplan:visits:booked", plan, by=by, at=at, facts={"count": len(visits)})
    return visits


def _asked(plan: Plan, protocol: Protocol, visit: PlannedVisit) -> Visit:
    """The visit as the scheduler understands it: in the clinic's time, with the client's own therapist."""
    rule = protocol.visit[visit.key]
    return Visit(
        key=rule.key,
        title=rule.title,
        kind=rule.kind,
        minutes=rule.minutes,
        roles=rule.roles,
        on_site=rule.on_site,
        room_kind=rule.room_kind,
        set_up_minutes=rule.set_up_minutes,
        clean_up_minutes=rule.clean_up_minutes,
        earliest=timezone.localtime(visit.earliest_at),
        latest=timezone.localtime(visit.latest_at),
        only=_own_therapist(plan),
    )


def _own_therapist(plan: Plan) -> dict[str, frozenset[int]]:
    """The therapists of the care team, when it has any: trust is not handed over by a solver."""
    own = frozenset(
        member.practitioner_id for member in people.team(plan.episode) if member.practitioner.role == "therapist"
    )
    return {"therapist": own} if own else {}


def _gaps(protocol: Protocol, keys: set[str]) -> list[Gap]:
    """The rules among the visits to be booked; what links them to others is already in their windows."""
    return [
        Gap(gap.from_, gap.to, gap.min, gap.max, gap.hard)
        for gap in protocol.rules
        if gap.from_ in keys and gap.to in keys
    ]


def _join(plan: Plan, appointments: "Iterable[Appointment]", *, by: "User", at: datetime) -> None:
    booked = {part.practitioner for appointment in appointments for part in appointment.roles.all()}
    for practitioner in sorted(booked, key=lambda person: person.pk):
        clinic.join_team(episode=plan.episode, practitioner=practitioner, by=by, at=at)
