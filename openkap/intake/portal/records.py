"""The screen of the packet that asks for records: whoever has none goes on."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.intake import queries
from openkap.records import policies as bringing
from openkap.records import portal as records_portal


@access.portal_page
@require_http_methods(["GET", "POST"])
def records(request: PortalRequest) -> HttpResponse:
    """Bring one after the other, or go on. The file is looked through before anything is written."""
    episode = access.own_episode(request, need="intake:packet:see")
    form = records_portal.bringing(request)
    if form.is_valid():
        done = records_portal.brought(request, episode, form, reverse("portal-intake-records"))
        if done.status_code < 400:
            return done
    page = {
        **records_portal.what_is_there(episode),
        "following": queries.packet(episode).after("records"),
        "form": form,
        "verdict": bringing.may_bring(request.user, episode),
    }
    return ui.show(request, "intake/portal/records.html", page, status=422 if form.errors else 200)
