"""What the client agreed and decided, to read again at home."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.therapy import queries


@access.portal_page
@require_safe
def shared(request: PortalRequest) -> HttpResponse:
    """My intention, my agreements, what I decided to do."""
    episode = access.own_episode(request, need="therapy:shared:see")
    return ui.show(request, "therapy/portal/shared.html", {"record": queries.shared_record(episode)})
