"""The first step of those who work here: a password of one's own, by the link from the invitation."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from openkap import ui
from openkap.clinic import actions, forms, queries
from openkap.core.verdict import Refused


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose the first password. The link works once; an unknown one is not there at all."""
    person, is_open = queries.invited(secret, at=timezone.now())
    form = forms.Password(request.POST or None)
    if is_open and form.is_valid():
        try:
            return _come_in(request, secret, form.cleaned_data["password"])
        except Refused:
            is_open = False
    page = {"person": person, "is_open": is_open, "form": form}
    # Not 422 for a refused password: an answer of that kind is logged with its address, and this address is a secret.
    response = ui.show(request, "clinic/public/welcome.html", page, status=200 if is_open else 410)
    add_never_cache_headers(response)
    return response


def _come_in(request: HttpRequest, secret: str, password: str) -> HttpResponse:
    """Signed in as by the sign-in page. The password was typed this minute: the second factor may be set up now."""
    user = actions.accept_invitation(secret=secret, password=password, at=timezone.now())
    response: HttpResponse = perform_login(request, user)
    if request.user == user:
        reauthenticate_by_password(request)
    return response
