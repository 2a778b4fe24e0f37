"""How it has gone since before the first dose, in the client's own words."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.outcomes import queries


@access.portal_page
@require_GET
def trajectory(request: PortalRequest) -> HttpResponse:
    """Every scale the client has answered: what changed, and a picture."""
    episode = access.own_episode(request, need="outcomes:trajectory:see")
    courses = [(course, queries.course_picture(course, plain=True)) for course in queries.courses(episode)]
    return ui.show(request, "outcomes/portal/trajectory.html", {"courses": courses})
