"""Orders: written by a prescriber, for one route, each figure typed by hand."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from openkap.careplan import policies, queries
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.models import ClinicMaximum, Order, OrderWithdrawal, Plan
from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import actions as intake

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def write_order(*, plan: Plan, ordered: Mapping[str, Any], by: "User", at: datetime) -> Order:
    """Sign an order for one dosing visit (`ordered["visit"]`) or, without one, for the whole plan.

    `ordered` holds the fields of an Order as typed. The newest order of a visit is the one that holds.
    """
    order = Order(plan=plan, signed_at=at, signed_by=by, **ordered)
    insist(policies.may_order(by, plan, order, queries.clinic_maximum(order.route)), Refused)
    _tell_of_product(plan, order, by=by, at=at)
    order.save()
    facts: dict[str, str | int | bool] = {"plan": plan.pk, "visit": order.visit_id or 0, "route": order.route}
    audit.record("careplan:order:written", order, by=by, at=at, facts=facts)
    return order


def _tell_of_product(plan: Plan, order: Order, *, by: "User", at: datetime) -> None:
    """Another product than in the client's last order: what was signed for that one no longer suffices."""
    last = Order.objects.filter(plan__episode=plan.episode, signed_at__lte=at).order_by("-signed_at", "-pk").first()
    if last is not None and last.product != order.product:
        intake.ask_again(episode=plan.episode, text_id="treatment", reason="new_product", by=by, at=at)


@transaction.atomic
def withdraw_order(*, order: Order, reason: str, by: "User", at: datetime) -> OrderWithdrawal:
    """Take an order back, with the reason; nothing may be given on it any more."""
    insist(policies.may_withdraw_order(by, order), Refused)
    withdrawal = OrderWithdrawal.objects.create(order=order, reason=reason, at=at, by=by)
    audit.record("careplan:order:withdrawn", withdrawal, by=by, at=at, facts={"order": order.pk})
    return withdrawal


@transaction.atomic
def set_maximum(*, route: str, max_dose_mg: Decimal, reason: str, by: "User", at: datetime) -> ClinicMaximum:
    """Set the most that this clinic gives in one day by one route. Orders above it are refused from now on."""
    insist(policies.may_set_maximum(by), Refused)
    maximum = ClinicMaximum.objects.create(route=route, max_dose_mg=max_dose_mg, reason=reason, at=at, by=by)
    audit.record("careplan:maximum:set", maximum, by=by, at=at, facts={"route": route})
    return maximum
