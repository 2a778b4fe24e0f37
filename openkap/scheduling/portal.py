"""A client's own appointments."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.scheduling import queries


@access.portal_page
@require_GET
def appointments(request: PortalRequest) -> HttpResponse:
    """What is before the client, day by day."""
    episode = access.own_episode(request, need="scheduling:appointment:see")
    found = queries.of_client(episode.client, now=timezone.now())
    return ui.show(request, "scheduling/portal/appointments.html", {"appointments": found})
