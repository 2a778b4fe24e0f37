"""What is to be answered, and what was."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from openkap.measurement.models import Assignment
from openkap.measurement.queries.library import every_instrument, refused

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

OCCASIONS = Assignment.OCCASIONS
UNANSWERED = Q(withdrawal__isnull=True) & (Q(response__isnull=True) | Q(response__submitted_at__isnull=True))


def assignments(episode: "Episode | None" = None) -> QuerySet[Assignment]:
    """Every assignment with its response and whoever it belongs to; for the gate."""
    found = Assignment.objects.select_related(
        "episode__client", "assigned_by", "withdrawal", "response__submitted_by", "response__started_by"
    )
    return found.filter(episode=episode) if episode is not None else found


def due_assignments(episode: "Episode", *, on: date | None = None, asked_of: str = "client") -> QuerySet[Assignment]:
    """What the client (or a clinician) has still to answer; with `on`, only what is open on that day. What may no
    longer be used here is not asked."""
    found = assignments(episode).filter(UNANSWERED, asked_of=asked_of)
    if barred := refused():
        found = found.exclude(instrument__in=barred)
    return found.filter(opens_on__lte=on) if on is not None else found


def unanswered(episode: "Episode") -> QuerySet[Assignment]:
    """Everything of this episode that is still wanted and not yet sent, whoever is asked."""
    return assignments(episode).filter(UNANSWERED)


def answered(episode: "Episode") -> QuerySet[Assignment]:
    """What was sent, the newest first."""
    return assignments(episode).filter(response__submitted_at__isnull=False).order_by("-response__submitted_at", "-pk")


def without_definition() -> list[str]:
    """Instruments in versions that were asked for and that are known here no more: their answers cannot be read."""
    held = {(each.id, each.version) for each in every_instrument().versions()}
    asked = Assignment.objects.order_by("instrument", "version").values_list("instrument", "version").distinct()
    return [" ".join(each) for each in asked if each not in held]
