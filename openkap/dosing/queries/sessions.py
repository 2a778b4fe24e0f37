"""Dosing sessions and their parts, ready for the gate."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from openkap.careplan import queries as careplan
from openkap.dosing.models import (
    Administration,
    Alert,
    AlertAcknowledgement,
    DischargeOverride,
    DosingSession,
    StandDown,
    VitalSigns,
)

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import Episode

ACKNOWLEDGEMENTS = AlertAcknowledgement.ACTIONS
OVERRIDE_KINDS = DischargeOverride.KINDS
STAND_DOWN_REASONS = StandDown.REASONS


def sessions() -> QuerySet[DosingSession]:
    """Every dosing session with its client, visit, room and end; for the gate."""
    return DosingSession.objects.select_related(
        "episode__client",
        "planned_visit__plan__episode",
        "room",
        "discharge__by",
        "discharge__override",
        "closing_note__by",
        "stand_down__by",
    )


def with_record(found: QuerySet[DosingSession]) -> QuerySet[DosingSession]:
    """The same with everything given, measured and called out: four more queries, however many sessions."""
    return found.prefetch_related(
        Prefetch("administrations", Administration.objects.select_related("given_by", "end__by")),
        Prefetch("vital_signs", VitalSigns.objects.select_related("by").prefetch_related("corrections__by")),
        Prefetch("alerts", Alert.objects.select_related("acknowledgement__by")),
    )


def open_sessions(found: QuerySet[DosingSession]) -> QuerySet[DosingSession]:
    """Those that have not ended, with or without a dose."""
    return found.filter(discharge__isnull=True, stand_down__isnull=True)


def sessions_of(episode: "Episode") -> QuerySet[DosingSession]:
    """Every dosing session of an episode, newest first."""
    return sessions().filter(episode=episode)


def still_open(episode: "Episode") -> DosingSession | None:
    """The session of this client that nobody has ended, if there is one."""
    return open_sessions(sessions_of(episode)).first()


def open_session_of(visit: "PlannedVisit") -> DosingSession | None:
    """The session of this visit that has not been stood down, if there is one."""
    return sessions().filter(planned_visit=visit, stand_down__isnull=True).first()


def readings() -> QuerySet[VitalSigns]:
    """Every reading with its session; for the gate."""
    return VitalSigns.objects.select_related("session__episode__client").prefetch_related("corrections")


def alerts() -> QuerySet[Alert]:
    """Every alert with its session; for the gate."""
    return Alert.objects.select_related("session__episode__client", "acknowledgement")


def administrations() -> QuerySet[Administration]:
    """Every dose with its session; for the gate."""
    return Administration.objects.select_related("session__episode__client", "end")


def dose_days(episode: "Episode") -> list[datetime]:
    """When each dosing session's first dose was given, oldest first: the marks on a trajectory."""
    given = Administration.objects.filter(session__episode=episode).order_by("given_at")
    first: dict[int, datetime] = {}
    for session_id, given_at in given.values_list("session_id", "given_at"):
        first.setdefault(session_id, given_at)
    return list(first.values())


def revisions(session_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How often each session has changed, and the id of its planned visit. One indexed query: what open pages ask
    while they wait for news."""
    found = DosingSession.objects.filter(pk__in=list(session_ids))
    return {pk: (revision, visit) for pk, revision, visit in found.values_list("pk", "revision", "planned_visit_id")}


def day_bounds(on: date) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the next."""
    start = timezone.make_aware(datetime.combine(on, time(0)))
    return start, timezone.make_aware(datetime.combine(on + timedelta(days=1), time(0)))


def on_day(found: QuerySet[DosingSession], on: date) -> QuerySet[DosingSession]:
    """Those that began on that day, and those of the day before from which a dosed client was not signed out."""
    start, end = day_bounds(on)
    dosed = Exists(Administration.objects.filter(session=OuterRef("pk")))
    unsigned = Q(discharge__isnull=True, stand_down__isnull=True) & Q(dosed)
    near = found.filter(started_at__gte=day_bounds(on - timedelta(days=1))[0], started_at__lt=end)
    return near.filter(Q(started_at__gte=start) | unsigned)


def upcoming(reach: Q, on: date) -> QuerySet["PlannedVisit"]:
    """Dosing visits booked on that day whose session has not begun. `reach` limits them to what one may see."""
    start, end = day_bounds(on)
    return (
        careplan.visits_queryset()
        .filter(reach, kind="dosing", kept__isnull=True, dropped_by__isnull=True, plan__withdrawal__isnull=True)
        .filter(
            appointment__starts_at__gte=start, appointment__starts_at__lt=end, appointment__cancellation__isnull=True
        )
        .filter(~Exists(DosingSession.objects.filter(planned_visit=OuterRef("pk"), stand_down__isnull=True)))
        .select_related("appointment__room")
        .order_by("appointment__starts_at")
    )
