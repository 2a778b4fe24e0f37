"""The safety plan as the team sees it, and writes it together with the client."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.safety import actions, forms, queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@access.staff_page("safety:plan:see")
@require_http_methods(["GET", "POST"])
@act_once
def plan(request: StaffRequest, episode_id: int) -> HttpResponse:
    """The plan as it stands, a form for its next version, and the versions before."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="safety:plan:see")
    form = forms.SafetyPlan(request.POST or None, initial=queries.plan_form(queries.plan(episode)))
    if form.is_valid():
        try:
            actions.write_plan(episode=episode, **form.act, by=request.user, at=timezone.now())
            return redirect("staff-safety-plan", episode_id)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, episode, form)


@access.staff_page("safety:plan:write")
@require_POST
@act_once
def agreement(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Put your name under the version that you read."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="safety:plan:write")
    try:
        actions.agree(plan=queries.version(episode, request.POST.get("plan", "")), by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form = forms.SafetyPlan(initial=queries.plan_form(queries.plan(episode)))
        return _page(request, episode, form, str(refused))
    return redirect("staff-safety-plan", episode_id)


def _page(request: StaffRequest, episode: "Episode", form: forms.SafetyPlan, refused: str = "") -> HttpResponse:
    found = list(queries.plans(episode))
    newest = found[0] if found else None
    page = {"episode": episode, "plan": newest, "earlier": found[1:], "form": form, "refused": refused}
    return ui.show(request, "safety/staff/plan.html", page, status=422 if refused or form.errors else 200)
