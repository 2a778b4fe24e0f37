"""The open door: who we are, what we do not claim, and where help is right now."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from openkap import ui
from openkap.core import library


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One honest paragraph and the doors that exist."""
    return ui.show(request, "web/public/home.html", {"references": library.standard().references})


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Whom to call. Nothing is asked, nothing is kept."""
    return ui.show(request, "web/public/help.html")
