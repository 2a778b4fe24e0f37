"""The open door: who we are, what we do not claim, and where help is right now."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from openkap import ui
from openkap.core.claims import claims
from openkap.web.public.telling import Telling


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One honest paragraph, the doors that exist, and what we do not claim, each with its sources."""
    telling = Telling(request)
    shown = [(claim.heading, telling.claims([claim.id])) for claim in claims().not_claimed]
    return ui.show(request, "web/public/home.html", {"not_claimed": shown, "telling": telling})


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Whom to call. Nothing is asked, nothing is kept."""
    return ui.show(request, "web/public/help.html")
