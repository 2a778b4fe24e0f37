"""Notes by meeting."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from openkap.careplan import queries as careplan
from openkap.therapy.models import Note, Signature
from openkap.therapy.words import REQUIRED

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import Episode


def notes() -> QuerySet[Note]:
    """Every shared note with its client, meeting, signature and amendments; for the gate."""
    return Note.objects.select_related(
        "episode__client", "planned_visit__plan__episode", "planned_visit__kept", "by", "signature__by"
    ).prefetch_related("amendments__by")


def note_of(visit: "PlannedVisit") -> Note | None:
    """The shared note of a meeting, if one was begun."""
    return notes().filter(planned_visit=visit).first()


def signed_notes(episode: "Episode") -> QuerySet[Note]:
    """What was signed in this episode, oldest meeting first."""
    return notes().filter(episode=episode, signature__isnull=False).order_by("started_at", "pk")


def closing_note(visit: "PlannedVisit") -> Note | None:
    """The signed note that closes a dosing session, or None while it is missing."""
    return notes().filter(planned_visit=visit, kind="dosing", signature__isnull=False).first()


def awaiting_notes(reach: Q, *, now: datetime, within: timedelta = timedelta(days=60)) -> QuerySet["PlannedVisit"]:
    """Meetings that are over and whose note nobody has signed. `reach` is a condition on planned visits, such as
    `access.in_reach(user, need, through="plan__episode")`."""
    signed = Signature.objects.filter(note__planned_visit=OuterRef("pk"))
    over = Q(appointment__ends_at__lt=now, appointment__starts_at__gt=now - within, appointment__starts_at__lt=now)
    held = Q(dropped_by__isnull=True, appointment__cancellation__isnull=True)
    return (
        careplan.visits_queryset()
        .filter(reach, over, held, ~Exists(signed), kind__in=list(REQUIRED))
        .order_by("appointment__ends_at", "pk")
    )


def window_state(visit: "PlannedVisit", at: datetime) -> str:
    """Where a moment lies beside the window of a meeting: "early", "inside" or "late"."""
    if at < visit.earliest_at:
        return "early"
    return "late" if at > visit.latest_at else "inside"
