"""The public door: a private self-check that keeps nothing, and a first question to the clinic."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, queries
from openkap.intake.receiving import thanked, too_many


@require_http_methods(["GET", "POST"])
def selfcheck(request: HttpRequest) -> HttpResponse:
    """A few questions without an account. What is answered lives in the browser's form and nowhere else."""
    check = forms.SelfCheck(request.POST.dict() if request.method == "POST" else None)
    if check.dangerous:
        return _unkept(ui.show(request, "intake/public/danger.html"))
    if check.finished:
        found = queries.outlook(check.raw_answers, at=timezone.now())
        return _unkept(ui.show(request, "intake/public/outlook.html", {"outlook": found}))
    status = 422 if check.form.errors else 200
    return _unkept(ui.show(request, "intake/public/selfcheck.html", {"check": check, "form": check.form}, status))


@require_http_methods(["GET", "POST"])
@act_once
def inquiry(request: HttpRequest) -> HttpResponse:
    """Ask the clinic a question; someone answers the way you choose."""
    form = forms.Inquiry(request.POST or None)
    if form.is_valid():
        if too_many(request):
            form.add_error(None, _("Several messages came from here within the hour. Please call us, or try later."))
            return ui.show(request, "intake/public/inquiry.html", {"form": form}, status=429)
        try:
            return thanked(request, actions.inquire(**form.cleaned_data, by=None, at=timezone.now()))
        except Refused as refused:
            form.add_error(None, str(refused))
    return ui.show(request, "intake/public/inquiry.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """The inquiry arrived; what happens next."""
    return ui.show(request, "intake/public/thanks.html")


def _unkept(response: HttpResponse) -> HttpResponse:
    """Neither the browser nor anything on the way keeps this page."""
    add_never_cache_headers(response)
    return response
