"""All visits of a plan booked as one, or none of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from openkap.careplan import policies, queries
from openkap.careplan.actions.assigning import assign_measurements
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.actions.windowing import propagate
from openkap.careplan.models import Deviation, Plan, PlannedVisit
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

    Visits whose window has closed are left out: each needs a decision of its own (`book_late`). Those who were booked
    join the care team, so that they can open the chart of the person they will see.
    """
    insist(policies.may_book(by, plan), Refused)
    course = propagate(plan, at=at)
    waiting = queries.unbooked(plan)
    visits = [visit for visit in waiting if course.windows[visit.key].open]
    if not visits:
        shut = " ".join(each.reason for each in course.breaks if each.closed_at)
        raise Refused(shut or "Every visit of this plan is booked or kept.")
    protocol = queries.tailored_protocol(plan)
    asked = [_asked(plan, protocol, visit) for visit in visits]
    made = _search(plan, asked, _gaps(protocol, {visit.key for visit in visits}), seconds, by=by, at=at)
    _settle(plan, visits, made, by=by, at=at)
    if len(visits) == len(waiting):
        clinic.reach(episode=plan.episode, kind="visits_booked", by=by, at=at)
    audit.record("careplan:visits:booked", plan, by=by, at=at, facts={"count": len(visits)})
    return visits


@transaction.atomic
def book_late(*, visit: PlannedVisit, until_on: date, reason: str, by: "User", at: datetime) -> PlannedVisit:
    """Book a visit whose window has closed, as early as it fits and not after `until_on`; the reason stays."""
    insist(policies.may_book_late(by, visit, until_on, at=at), Refused)
    plan = visit.plan
    deviation = Deviation.objects.create(
        plan=plan,
        field=f"visits.{visit.key}.late",
        from_value=timezone.localdate(visit.latest_at).isoformat(),
        to_value=until_on.isoformat(),
        reason=reason,
        at=at,
        by=by,
    )
    until = timezone.make_aware(datetime.combine(until_on, time.max))
    asked = _asked(plan, queries.tailored_protocol(plan), visit)
    asked = replace(asked, earliest=timezone.localtime(max(at, visit.earliest_at)), latest=until)
    made = _search(plan, [asked], [], SECONDS, by=by, at=at)
    _settle(plan, [visit], made, by=by, at=at)
    facts = {"visit": visit.pk, "deviation": deviation.pk}
    audit.record("careplan:visit:booked_late", visit, by=by, at=at, facts=facts)
    return visit


def _search(
    plan: Plan, asked: list[Visit], gaps: list[Gap], seconds: float, *, by: "User", at: datetime
) -> "dict[str, Appointment]":
    try:
        return scheduling.book_together(
            episode=plan.episode, visits=asked, gaps=gaps, by=by, at=at, now=at, seconds=seconds
        )
    except verdict.Refused as refused:
        raise Refused(str(refused)) from refused


def _settle(
    plan: Plan, visits: list[PlannedVisit], made: "dict[str, Appointment]", *, by: "User", at: datetime
) -> None:
    """Tie visits to their appointments; windows, instruments and the care team follow."""
    for visit in visits:
        visit.appointment = made[visit.key]
    PlannedVisit.objects.bulk_update(visits, ["appointment"])
    propagate(plan, at=at)
    _join(plan, made.values(), by=by, at=at)
    assign_measurements(plan, by=by, at=at)


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
