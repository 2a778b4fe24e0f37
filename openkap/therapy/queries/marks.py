"""Moments of dosing sessions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from openkap.therapy.models import SessionMark

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit


def mark_records() -> QuerySet[SessionMark]:
    """Every mark with its client; for the gate."""
    return SessionMark.objects.select_related("episode__client", "planned_visit__plan__episode", "by", "strike")


def marks(visit: "PlannedVisit") -> QuerySet[SessionMark]:
    """The moments of one dosing session in order, struck ones too."""
    return SessionMark.objects.filter(planned_visit=visit).select_related("by", "strike")


def moments_before(visit: "PlannedVisit") -> list[SessionMark]:
    """The marks, without struck ones, of the last dosing session before an integration meeting; else none."""
    if visit.kind != "integration":
        return []
    made = SessionMark.objects.filter(planned_visit__plan=visit.plan_id, planned_visit__position__lt=visit.position)
    last = made.order_by("-planned_visit__position").values("planned_visit")[:1]
    return list(made.filter(planned_visit__in=last, strike__isnull=True).select_related("by"))


def revisions(visit_ids: Iterable[int]) -> dict[int, int]:
    """A number per dosing visit that grows with every mark and every strike: what a live page compares."""
    counted = (
        SessionMark.objects.filter(planned_visit__in=list(visit_ids))
        .order_by()
        .values("planned_visit")
        .annotate(made=Count("pk"), struck=Count("strike"))
    )
    return {row["planned_visit"]: row["made"] + row["struck"] for row in counted}
