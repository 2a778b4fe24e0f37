"""The visits of a plan: booked in one go, kept, missed. The front desk works here and sees nothing clinical."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.careplan import actions, forms, policies, queries
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused

WRITE = "careplan:visit:write"


@access.staff_page("careplan:visit:see")
@require_GET
def visits(request: StaffRequest, episode_id: int) -> HttpResponse:
    """What is booked, kept and still open."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="careplan:visit:see")
    plan = queries.plan(episode)
    if plan is None:
        raise Http404
    return _page(request, plan)


@access.staff_page(WRITE)
@require_POST
@act_once
def bookings(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Book every visit that has no time yet: all of them, or none and the cause."""
    plan = access.open_record(request, queries.plans(), plan_id, need=WRITE)
    try:
        booked = actions.book_visits(plan=plan, by=request.user, at=timezone.now())
    except Refused as refused:
        return _page(request, plan, refused=str(refused))
    messages.success(request, _("All %(count)s visits are booked.") % {"count": len(booked)})
    return redirect("staff-careplan-visits", plan.episode_id)


@access.staff_page("careplan:plan:write")
@require_http_methods(["GET", "POST"])
@act_once
def late(request: StaffRequest, visit_id: int) -> HttpResponse:
    """A visit whose window has closed is still held."""
    visit = access.open_record(request, queries.visits_queryset(), visit_id, need="careplan:plan:write")
    form = forms.Late(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        try:
            actions.book_late(visit=visit, **form.cleaned_data, by=request.user, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-visits", visit.episode.pk)
    verdict = policies.may_book_late(request.user, visit, timezone.localdate(now), at=now)
    page = {"visit": visit, "form": form, "verdict": verdict}
    return ui.show(request, "careplan/staff/late.html", page, status=422 if form.errors else 200)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def misses(request: StaffRequest, visit_id: int) -> HttpResponse:
    """A booked visit did not take place."""
    visit = access.open_record(request, queries.visits_queryset(), visit_id, need=WRITE)
    form = forms.Missed(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.miss_visit(visit=visit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-visits", visit.episode.pk)
    page = {"visit": visit, "form": form, "verdict": policies.may_miss(request.user, visit)}
    return ui.show(request, "careplan/staff/missed.html", page, status=422 if form.errors else 200)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def kept(request: StaffRequest, visit_id: int) -> HttpResponse:
    """A visit without a session page of its own took place."""
    visit = access.open_record(request, queries.visits_queryset(), visit_id, need=WRITE)
    form = forms.Kept(request.POST if request.method == "POST" else None, initial={"started_at": queries.starts(visit)})
    if form.is_valid():
        try:
            actions.hold_visit(visit=visit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-visits", visit.episode.pk)
    page = {"visit": visit, "form": form, "verdict": policies.may_hold(request.user, visit)}
    return ui.show(request, "careplan/staff/kept.html", page, status=422 if form.errors else 200)


def _page(request: StaffRequest, plan: Any, *, refused: str = "") -> HttpResponse:
    page = {
        "sheet": queries.sheet(plan, now=timezone.now()),
        "may_book": policies.may_book(request.user, plan),
        "may_write": policies.may_withdraw(request.user, plan),
        "refused": refused,
    }
    return ui.show(request, "careplan/staff/visits.html", page, status=422 if refused else 200)
