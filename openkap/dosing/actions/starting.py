"""The day begins."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from openkap.careplan import queries as careplan
from openkap.clinic import audit
from openkap.core.library import standard
from openkap.core.monitoring import MonitoringPlan
from openkap.core.verdict import insist
from openkap.dosing import policies, queries
from openkap.dosing.actions.refusal import Refused
from openkap.dosing.models import DosingSession

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import User

READINESS = "dosing-day"


@transaction.atomic
def start(*, visit: "PlannedVisit", heightened: bool = False, by: "User", at: datetime) -> DosingSession:
    """Begin the checks of a booked dosing visit, by the checklist and monitoring plan in force today.

    `heightened` asks for the closer schedule; the first sessions of an episode get it anyway.
    """
    insist(policies.may_start(by, visit, at=at), Refused)
    insist(policies.on_team(by, visit.episode), Refused)
    session = _session(visit, heightened=heightened, by=by, at=at)
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError as twice:  # two people at once: the database lets one of them begin
        raise Refused("This session has already begun.") from twice
    audit.record("dosing:session:started", session, by=by, at=at, facts={"visit": visit.pk})
    return session


def _session(visit: "PlannedVisit", *, heightened: bool, by: "User", at: datetime) -> DosingSession:
    order = careplan.order_for(visit, on=timezone.localdate(at))
    route = order.route if order else visit.plan.route
    plan: MonitoringPlan = standard().shelf("monitoring").get(careplan.tailored_protocol(visit.plan).monitoring[route])
    readiness = standard().shelf("readiness").get(READINESS)
    before = len(queries.dose_days(visit.episode))
    return DosingSession(
        planned_visit=visit,
        attempt=DosingSession.objects.filter(planned_visit=visit).count() + 1,
        episode=visit.episode,
        room=visit.appointment.room if visit.appointment else None,
        route=route,
        readiness=readiness.id,
        readiness_version=readiness.version,
        monitoring=plan.id,
        monitoring_version=plan.version,
        heightened=plan.is_heightened(ordered=heightened, sessions_before=before),
        started_at=at,
        started_by=by,
    )
