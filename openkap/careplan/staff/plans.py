"""The plan of one client: drafted, seen in dates, fitted, signed by two, booked in one go."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.candidacy import queries as candidacy
from openkap.careplan import actions, forms, policies, queries
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused

SEE = "careplan:plan:see"
DISCIPLINES = ("medical", "psychological")


@access.staff_page(SEE)
@require_GET
def plan(request: StaffRequest, episode_id: int) -> HttpResponse:
    """The plan in force, or the form to draft one."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=SEE)
    found = queries.plan(episode)
    if found is None:
        clearance = candidacy.cleared(episode)
        form = forms.Draft(choices=queries.protocol_choices(clearance.routes))
        return _draft_page(request, episode, form, clearance)
    return _plan_page(request, found)


@access.staff_page(SEE)
@require_GET
def drifting(request: StaffRequest) -> HttpResponse:
    """Every plan in this person's reach that is not followed as it was signed."""
    page = {"rows": queries.drifting(request.user, now=timezone.now())}
    return ui.show(request, "careplan/staff/drifting.html", page)


@access.staff_page("careplan:plan:write")
@require_POST
@act_once
def plans(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Draft a plan."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="careplan:plan:write")
    clearance = candidacy.cleared(episode)
    form = forms.Draft(request.POST, choices=queries.protocol_choices(clearance.routes))
    if form.is_valid():
        try:
            actions.draft_plan(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-plan", episode.pk)
    return _draft_page(request, episode, form, clearance)


@access.staff_page(SEE)
@require_POST
@act_once
def signatures(request: StaffRequest, plan_id: int, discipline: str) -> HttpResponse:
    """Sign one half of the plan."""
    found = access.open_record(request, queries.plans(), plan_id, need=SEE)
    try:
        actions.sign_plan(plan=found, discipline=discipline, by=request.user, at=timezone.now())
    except Refused as refused:
        return _plan_page(request, found, refused=str(refused))
    return redirect("staff-careplan-plan", found.episode_id)


@access.staff_page("careplan:plan:write")
@require_http_methods(["GET", "POST"])
@act_once
def changes(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Let the plan differ from its protocol."""
    found = access.open_record(request, queries.plans(), plan_id, need="careplan:plan:write")
    protocol = queries.tailored_protocol(found)
    form = forms.Fit(request.POST if request.method == "POST" else None, protocol=protocol)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.change_plan(plan=found, changes=form.changes(), reason=reason, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-plan", found.episode_id)
    page = {"plan": found, "form": form, "signed": bool(queries.signatures(found))}
    return ui.show(request, "careplan/staff/change.html", page, status=422 if form.errors else 200)


@access.staff_page("careplan:plan:write")
@require_http_methods(["GET", "POST"])
@act_once
def withdrawal(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Take the plan back, with the reason."""
    found = access.open_record(request, queries.plans(), plan_id, need="careplan:plan:write")
    form = forms.Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw_plan(plan=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-careplan-plan", found.episode_id)
    page = {"plan": found, "form": form, "booked": len(queries.booked(found))}
    return ui.show(request, "careplan/staff/withdrawal.html", page, status=422 if form.errors else 200)


def _draft_page(request: StaffRequest, episode: Any, form: forms.Draft, clearance: candidacy.Clearance) -> HttpResponse:
    verdict = policies.may_plan(request.user, episode, clearance)
    page = {
        "episode": episode,
        "form": form,
        "verdict": verdict,
        "protocols": queries.protocols_for(clearance.routes),
        "routes": [queries.route_words(route) for route in clearance.routes],
    }
    return ui.show(request, "careplan/staff/draft.html", page, status=422 if form.errors else 200)


def _plan_page(request: StaffRequest, found: Any, *, refused: str = "") -> HttpResponse:
    now = timezone.now()
    signoffs = [
        (discipline, queries.signatures(found).get(discipline), policies.may_sign(request.user, found, discipline))
        for discipline in DISCIPLINES
    ]
    page = {
        "sheet": queries.sheet(found, now=now),
        "signoffs": signoffs,
        "comprehensive": policies.may_be_signed(found),
        "may_book": policies.may_book(request.user, found),
        "may_write": policies.may_withdraw(request.user, found),
        "refused": refused,
    }
    return ui.show(request, "careplan/staff/plan.html", page, status=422 if refused else 200)
