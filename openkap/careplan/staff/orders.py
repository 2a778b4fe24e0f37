"""Orders for a dosing visit, beside what has been published for the route; and the clinic's own ceiling."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openkap import ui
from openkap.careplan import actions, forms, policies, queries
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused

SEE, WRITE = "careplan:order:see", "careplan:order:write"


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def orders(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The orders of one dosing visit, and a new one."""
    need = WRITE if request.method == "POST" else SEE
    visit = access.open_record(request, queries.visits_queryset(), visit_id, need=need)
    if visit.kind != "dosing":
        raise Http404
    plan = queries.plans().get(pk=visit.plan_id)
    form = forms.Ordered(
        request.POST if request.method == "POST" else None, products=queries.product_choices(plan.route)
    )
    if form.is_valid():
        try:
            _write(request, plan, visit, dict(form.cleaned_data))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-orders", visit.pk)
    page = queries.order_sheet(plan, visit, on=timezone.localdate())
    context = {"sheet": page, "form": form, "may_write": request.user.may(WRITE)}
    return ui.show(request, "careplan/staff/orders.html", context, status=422 if form.errors else 200)


def _write(request: StaffRequest, plan: Any, visit: Any, typed: dict[str, Any]) -> None:
    """One order: for this visit, or for all that have none."""
    everywhere = typed.pop("for_all")
    ordered = {**typed, "route": plan.route, "visit": None if everywhere else visit}
    actions.write_order(plan=plan, ordered=ordered, by=request.user, at=timezone.now())


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def withdrawal(request: StaffRequest, order_id: int) -> HttpResponse:
    """Take an order back."""
    order = access.open_record(request, queries.orders(), order_id, need=WRITE)
    form = forms.Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw_order(order=order, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-plan", order.episode.pk)
    page = {"order": order, "form": form, "verdict": policies.may_withdraw_order(request.user, order)}
    return ui.show(request, "careplan/staff/order_withdrawal.html", page, status=422 if form.errors else 200)


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def maximums(request: StaffRequest) -> HttpResponse:
    """The clinic's own ceiling by route; set by the medical director."""
    form = forms.Ceiling(request.POST if request.method == "POST" else None, routes=queries.route_choices())
    verdict = policies.may_set_maximum(request.user)
    if form.is_valid():
        try:
            actions.set_maximum(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-maximums")
    page = {"maximums": queries.clinic_maximums(), "form": form, "verdict": verdict}
    return ui.show(request, "careplan/staff/maximums.html", page, status=422 if form.errors else 200)
