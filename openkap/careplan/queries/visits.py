"""The visits of a plan: booked, kept, next."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from openkap.careplan.models import Plan, PlannedVisit, VisitMissed

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.scheduling.models import Appointment


MISSED_REASONS = VisitMissed.REASONS


def visits_queryset() -> QuerySet[PlannedVisit]:
    """Every planned visit with its client, appointment and outcome; for the gate and for later rooms."""
    return PlannedVisit.objects.select_related(
        "plan__episode__client", "appointment__room", "appointment__cancellation", "kept"
    )


def with_people(found: QuerySet[PlannedVisit]) -> QuerySet[PlannedVisit]:
    """With everyone who was booked into them, in two more queries."""
    return found.prefetch_related("appointment__roles__practitioner")


def planned_visit(pk: int) -> PlannedVisit:
    """One planned visit; PlannedVisit.DoesNotExist when there is none."""
    return visits_queryset().get(pk=pk)


def visits_of(plan: Plan) -> QuerySet[PlannedVisit]:
    """What this plan asks for, in order, without what was left out."""
    return visits_queryset().filter(plan=plan, dropped_by__isnull=True)


def every_visit(episode: "Episode") -> QuerySet[PlannedVisit]:
    """What any plan of this episode ever asked for, and whether it was kept."""
    return PlannedVisit.objects.filter(plan__episode=episode).select_related("kept")


def visits(episode: "Episode") -> QuerySet[PlannedVisit]:
    """What the plan in force asks for, in order; empty without a plan."""
    return visits_queryset().filter(plan__episode=episode, plan__withdrawal__isnull=True, dropped_by__isnull=True)


def next_visit(episode: "Episode", *, now: datetime) -> PlannedVisit | None:
    """The next visit not yet kept: the earliest that is booked, else the first that the plan asks for."""
    return next_among(visits(episode), now=now)


def next_among(found: Iterable[PlannedVisit], *, now: datetime) -> PlannedVisit | None:
    """The same, chosen among visits already read."""
    still = [visit for visit in found if not hasattr(visit, "kept")]
    ahead = [(booking.starts_at, visit) for visit in still if (booking := standing(visit)) and booking.ends_at > now]
    if ahead:
        return min(ahead, key=lambda pair: pair[0])[1]
    return still[0] if still else None


def standing(visit: PlannedVisit) -> "Appointment | None":
    """The visit's appointment, unless the front desk cancelled it."""
    booking = visit.appointment
    return booking if booking is not None and not hasattr(booking, "cancellation") else None


def unbooked(plan: Plan) -> list[PlannedVisit]:
    """Visits that were neither booked nor kept."""
    return [visit for visit in visits_of(plan) if starts(visit) is None]


def booked(plan: Plan) -> list[PlannedVisit]:
    """Visits that have an appointment and were not kept yet, in the order of the plan."""
    return [visit for visit in visits_of(plan) if standing(visit) and not hasattr(visit, "kept")]


def kept(plan: Plan) -> list[PlannedVisit]:
    """Visits that took place."""
    return [visit for visit in visits_of(plan) if hasattr(visit, "kept")]


def kept_times(plan: Plan) -> dict[str, datetime]:
    """When each visit that was kept began, by key."""
    return kept_among(visits_of(plan))


def times(plan: Plan) -> dict[str, datetime]:
    """When each visit that was kept or is booked begins, by key."""
    return times_among(visits_of(plan))


def kept_among(found: Iterable[PlannedVisit]) -> dict[str, datetime]:
    return {visit.key: visit.kept.started_at for visit in found if hasattr(visit, "kept")}


def times_among(found: Iterable[PlannedVisit]) -> dict[str, datetime]:
    return {visit.key: at for visit in found if (at := starts(visit))}


def starts(visit: PlannedVisit) -> datetime | None:
    """When the visit began, or is booked to begin."""
    if hasattr(visit, "kept"):
        return visit.kept.started_at
    booking = standing(visit)
    return booking.starts_at if booking else None


def milestones_reached(plan: Plan, visit: PlannedVisit) -> list[str]:
    """Which points of the journey a visit that was just kept stands for."""
    asked = list(visits_of(plan))
    all_of_kind = all(hasattr(other, "kept") for other in asked if other.kind == visit.kind)
    found = []
    if visit.kind == "preparation" and all_of_kind:
        found.append("prepared")
    if visit.kind == "dosing":
        found += ["first_dose", *(["last_dose"] if all_of_kind else [])]
    if all(hasattr(other, "kept") for other in asked):
        found.append("completed")
    return found
