"""The public door: a private self-check that keeps nothing, and a first question to the clinic."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic.once import act_once
from openkap.core.evidence import raw
from openkap.core.selfcheck import self_check
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
        page = {"outlook": found, "answers": check.raw_answers.items()}
        return _unkept(ui.show(request, "intake/public/outlook.html", page))
    status = 422 if check.form.errors else 200
    return _unkept(ui.show(request, "intake/public/selfcheck.html", {"check": check, "form": check.form}, status))


@require_POST
def danger(request: HttpRequest) -> HttpResponse:
    """A dangerous answer was chosen: help at once, before any button. Anything else changes nothing."""
    if self_check().dangerous(request.POST.dict()):
        return _unkept(ui.show(request, "intake/public/danger.html"))
    return _unkept(HttpResponse(status=204))


@require_http_methods(["GET", "POST"])
@act_once
def carry(request: HttpRequest) -> HttpResponse:
    """From the self-check to a question: what could go along is shown first, and goes only if the visitor ticks it."""
    given = request.POST.dict()
    answers = {key: raw(value) for key, value in forms.understood(given).items()}
    if self_check().dangerous(given):
        return _unkept(ui.show(request, "intake/public/danger.html"))
    if not answers:
        return redirect("public-intake-inquiry")
    form = forms.CarryingInquiry(request.POST if "reach_by" in request.POST else None)
    if form.is_valid() and (sent := _sent(request, form, answers)):
        return thanked(request, sent)
    page = {"form": form, "answers": answers.items(), "told": queries.in_client_words(answers)}
    page["near_crisis"] = queries.near_crisis(answers)
    return _unkept(ui.show(request, "intake/public/carry.html", page, status=422 if form.errors else 200))


def _sent(request: HttpRequest, form: forms.CarryingInquiry, answers: Mapping[str, str]) -> "queries.Inquiry | None":
    """Send the question, with the answers only where that was ticked; None with the reason in the form."""
    if too_many(request):
        form.add_error(None, _("Several messages came from here within the hour. Please call us, or try later."))
        return None
    try:
        if form.cleaned_data["carry"]:
            return actions.inquire_with_answers(asked=form.asked, answers=answers, by=None, at=timezone.now())
        return actions.inquire(**form.asked, by=None, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


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
