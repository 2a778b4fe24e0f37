"""What may be given: orders by visit, and the clinic's own ceiling by route."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from openkap.careplan.models import ClinicMaximum, Order, Plan, PlannedVisit
from openkap.careplan.queries.library import route_words

ORDER_FORMS = Order.FORMS
ORDER_WEIGHTS = Order.WEIGHTS


def orders() -> QuerySet[Order]:
    """Every order with its client, signer and what became of it; for the gate."""
    return Order.objects.select_related("plan__episode__client", "visit", "signed_by", "withdrawal")


def orders_of(plan: Plan) -> QuerySet[Order]:
    """Every order of the plan, newest first, withdrawn ones too."""
    return orders().filter(plan=plan)


def order_for(visit: PlannedVisit, *, on: date | None = None) -> Order | None:
    """The order that holds for this dosing visit: its own newest, else the newest for the whole plan.

    With `on`, only an order that is valid on that day.
    """
    return holding(orders_of(visit.plan).filter(withdrawal__isnull=True), visit, on)


def holding(found: Iterable[Order], visit: PlannedVisit, on: date | None) -> Order | None:
    """The same, chosen among orders already read; they come newest first."""
    valid = [order for order in found if on is None or order.valid_from_on <= on <= order.valid_until_on]
    own = [order for order in valid if order.visit_id == visit.pk]
    general = [order for order in valid if order.visit_id is None]
    return next(iter([*own, *general]), None)


def clinic_maximum(route: str) -> ClinicMaximum | None:
    """The ceiling in force for a route; None when the medical director has set none."""
    return ClinicMaximum.objects.filter(route=route).select_related("by").first()


@dataclass(frozen=True)
class CeilingRow:
    """The ceiling in force for one route."""

    route: str
    max_dose_mg: Decimal
    reason: str
    by: str
    at: datetime


def clinic_maximums() -> list[CeilingRow]:
    """The ceiling in force for each route that has one."""
    newest: dict[str, ClinicMaximum] = {}
    for row in ClinicMaximum.objects.select_related("by").order_by("at", "pk"):
        newest[row.route] = row
    return [
        CeilingRow(route_words(route), row.max_dose_mg, row.reason, str(row.by), row.at)
        for route, row in sorted(newest.items())
    ]
