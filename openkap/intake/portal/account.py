"""The first step through the door: a password of one's own."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from openkap import ui
from openkap.clinic import actions as clinic
from openkap.clinic.forms import Password
from openkap.core.verdict import Refused


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Set the first password with the link from the e-mail; the link works once."""
    form = Password(request.POST or None)
    if form.is_valid():
        try:
            user = clinic.accept_invitation(secret=secret, password=form.cleaned_data["password"], at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("portal-intake-packet" if user.client else "door")
    # Not 422 for a refused password: an answer of that kind is logged with its address, and this address is a secret.
    response = ui.show(request, "intake/portal/invitation.html", {"form": form})
    add_never_cache_headers(response)
    return response
