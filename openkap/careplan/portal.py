"""The client's own view of the plan: when, how long, with whom, and what to arrange."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.careplan import queries
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import GuardianRequest, PortalRequest


@access.portal_page
@require_GET
def plan(request: PortalRequest) -> HttpResponse:
    """Dates, hours, people, escort and fasting; a kind word while there is no signed plan yet."""
    episode = access.own_episode(request, need="careplan:plan:see")
    return ui.show(request, "careplan/portal/plan.html", {"sheet": queries.client_sheet(episode, now=timezone.now())})


@access.guardian_page
@require_GET
def dates(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """When a young person comes, and what their guardian arranges; not what they wish for, nor what is practised."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="careplan:date:see")
    page = {"episode": episode, "sheet": queries.client_sheet(episode, now=timezone.now())}
    return ui.show(request, "careplan/portal/dates.html", page)
