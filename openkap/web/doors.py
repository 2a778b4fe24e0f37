"""Which door an account goes through, and the demonstration's quick way in."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from openkap.clinic import queries
from openkap.clinic.access import signed_in
from openkap.web.demo.cast import LOGINS

# The first page of a role: the first of these it may open.
FIRST_PAGES = (
    ("scheduling:appointment:see", "staff-today"),
    ("clinic:account:see", "staff-clinic-accounts"),
    ("outcomes:clinic:see", "staff-outcomes-clinic"),
)


def door(request: HttpRequest) -> HttpResponse:
    """After signing in: staff to their day, clients to their portal, guardians to theirs."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    user = signed_in(request)
    if user.practitioner:
        return redirect(next(name for need, name in FIRST_PAGES if user.may(need)))
    return redirect("portal-guarding" if user.is_guardian else "portal-home")


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a member of the cast. Works only when the server was started by `openkap demo` *and* the database
    carries the mark that only an empty database can be given."""
    who = request.POST.get("who", "")
    if not settings.OPENKAP_DEMO or queries.demo() is None or who not in LOGINS:
        raise Http404
    user = queries.account(LOGINS[who].email)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("door")
