"""The client's own view of the plan: when, how long, with whom, and what to arrange."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.careplan import actions, forms, queries
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import GuardianRequest, PortalRequest
from openkap.clinic.once import act_once

SEE = "careplan:plan:see"


@access.portal_page
@require_GET
def plan(request: PortalRequest) -> HttpResponse:
    """Dates, hours, people, escort and fasting; a kind word while there is no signed plan yet."""
    episode = access.own_episode(request, need=SEE)
    return ui.show(request, "careplan/portal/plan.html", {"sheet": queries.client_sheet(episode, now=timezone.now())})


@access.portal_page
@require_GET
def visit(request: PortalRequest, visit_id: int) -> HttpResponse:
    """What to arrange before one visit that is booked."""
    before = queries.before(access.open_record(request, queries.visits_queryset(), visit_id, need=SEE))
    if before is None:
        raise Http404
    return ui.show(request, "careplan/portal/visit.html", {"before": before})


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def reminders(request: PortalRequest) -> HttpResponse:
    """Whether the client is reminded of visits, and by which clock."""
    client = access.own_episode(request, need=SEE).client
    wish = queries.reminder_wish(client)
    now = {"wanted": wish.wanted if wish else True, "time_zone": wish.time_zone if wish else ""}
    form = forms.Reminding(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        actions.wish_reminders(client=client, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect(reverse("portal-careplan-reminders") + "?kept=1")
    page = {"form": form, "kept": "kept" in request.GET}
    return ui.show(request, "careplan/portal/reminders.html", page, status=422 if form.errors else 200)


@access.guardian_page
@require_GET
def dates(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """When a young person comes, and what their guardian arranges; not what they wish for, nor what is practised."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="careplan:date:see")
    page = {"episode": episode, "sheet": queries.client_sheet(episode, now=timezone.now())}
    return ui.show(request, "careplan/portal/dates.html", page)
