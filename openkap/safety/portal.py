"""What the client sees of the alarm: help at once, a way to ask for somebody, and a plan for hard hours."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import GuardianRequest, PortalRequest
from openkap.clinic.once import act_once
from openkap.safety import actions, forms, policies, queries


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def ask(request: PortalRequest) -> HttpResponse:
    """Whom to call now comes first; then a way to tell the team, with an honest word on when somebody looks."""
    episode = access.own_episode(request, need="safety:help:ask")
    form = forms.Help(request.POST or None)
    if form.is_valid():
        actions.ask_for_help(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("portal-safety-told")
    return ui.show(request, "safety/portal/help.html", {"form": form}, status=422 if form.errors else 200)


@access.portal_page
@require_GET
def told(request: PortalRequest) -> HttpResponse:
    """The team has been told: when somebody looks, and what to do until then."""
    episode = access.own_episode(request, need="safety:help:ask")
    if not queries.has_open_case(episode):
        return redirect("portal-safety-help")
    return ui.show(request, "safety/portal/told.html", {"plan": queries.plan(episode)})


@access.portal_page
@require_GET
def plan(request: PortalRequest) -> HttpResponse:
    """My plan for hard hours, to read and to print."""
    return _plan_page(request, queries.plan(access.own_episode(request, need="safety:plan:see")))


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def writing(request: PortalRequest) -> HttpResponse:
    """Write the plan, or change it."""
    episode = access.own_episode(request, need="safety:plan:write")
    form = forms.SafetyPlan(request.POST or None, initial=queries.plan_form(queries.plan(episode)))
    if form.is_valid():
        try:
            actions.write_plan(episode=episode, **form.act, by=request.user, at=timezone.now())
            return redirect("portal-safety-plan")
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return ui.show(request, "safety/portal/writing.html", {"form": form}, status=422 if form.errors else 200)


@access.portal_page
@require_POST
@act_once
def agreement(request: PortalRequest) -> HttpResponse:
    """This is my plan: my name under the version that I read."""
    episode = access.own_episode(request, need="safety:plan:write")
    try:
        actions.agree(plan=queries.version(episode, request.POST.get("plan", "")), by=request.user, at=timezone.now())
    except actions.Refused as refused:
        return _plan_page(request, queries.plan(episode), str(refused))
    return redirect("portal-safety-plan")


@access.portal_page
@require_POST
@act_once
def sharing(request: PortalRequest) -> HttpResponse:
    """Let my guardians read my plan, or keep it to myself again."""
    now = timezone.now()
    episode = access.own_episode(request, need="safety:plan:write")
    if not policies.may_share_plan(request.user, episode, at=now):
        raise Http404
    act = actions.share_plan if request.POST.get("share") == "yes" else actions.keep_plan
    act(episode=episode, by=request.user, at=now)
    return redirect("portal-safety-plan")


@access.guardian_page
@require_GET
def shared(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """A young person's plan for hard hours, if they let their guardians read it."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="safety:shared_plan:see")
    found = queries.plan(episode) if queries.is_shared(episode) else None
    return ui.show(request, "safety/portal/shared_plan.html", {"episode": episode, "plan": found})


@access.guardian_page
@require_GET
def guardians_help(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """Whom to call when a guardian is worried now."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="clinic:guarding:see")
    return ui.show(request, "safety/portal/guardians_help.html", {"episode": episode})


def _plan_page(request: PortalRequest, found: "queries.SafetyPlan | None", refused: str = "") -> HttpResponse:
    agreed = found is not None and any(each.by_id == request.user.pk for each in found.agreements.all())
    page = {"plan": found, "has_agreed": agreed, "parts": queries.PARTS, "refused": refused}
    if found and policies.may_share_plan(request.user, found.episode, at=timezone.now()):
        page |= {"may_share": True, "is_shared": queries.is_shared(found.episode)}
    return ui.show(request, "safety/portal/plan.html", page, status=422 if refused else 200)
