"""How the public door takes in what strangers write: not too often, and help first when it sounds like danger."""

import hashlib
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from openkap import ui

if TYPE_CHECKING:
    from openkap.intake.queries import Inquiry

AN_HOUR = 3600
MESSAGES_AN_HOUR = 5


def too_many(request: HttpRequest) -> bool:
    """Whether this address sent several messages within the hour. Only a hash of the address is held, for an hour."""
    digest = hashlib.sha256(get_adapter(request).get_client_ip(request).encode()).hexdigest()[:32]
    key = f"intake-inquiry-{digest}"
    cache.add(key, 0, AN_HOUR)
    try:
        return cache.incr(key) > MESSAGES_AN_HOUR
    except ValueError:  # it expired in between
        return False


def thanked(request: HttpRequest, inquiry: "Inquiry") -> HttpResponse:
    """Thanks, or help first. The address says nothing of it, and the page is kept nowhere."""
    if not hasattr(inquiry, "worry"):
        return redirect("public-intake-thanks")
    response = ui.show(request, "intake/public/heard.html")
    add_never_cache_headers(response)
    return response
