"""When something goes wrong: what happened, what is kept, what to do. Never blame."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from openkap import ui

PAGE = "web/public/error.html#notice"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = _("We could not read that"), _("The page sent something we do not understand. Nothing was changed.")
    return _page(request, 400, *said, _("Go back, load the page again and try once more."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = _("This page is not open to you"), _("Your account does not include what this page needs.")
    return _page(request, 403, *said, _("If it should, ask whoever keeps the accounts of this clinic."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = _("There is no page here"), _("The address may be old, or the page may not be open to this account.")
    return _page(request, 404, *said, _("Start again from your first page."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django calls this when a form's protection against forgery does not fit."""
    said = _("This form waited too long"), _("For your protection it was not accepted. Nothing was changed.")
    return _page(request, 403, *said, _("Go back, load the page again and send it once more."))


def server_error(request: HttpRequest) -> HttpResponse:
    said = _("Something broke on our side"), _("What was saved before is kept. The last step may not have been.")
    return _page(request, 500, *said, _("Please try again in a minute. If it stays, call the clinic."))


def _page(request: HttpRequest, status: int, title: str, happened: str, advice: str) -> HttpResponse:
    """The error as a page, or as a notice inside the part that asked."""
    return ui.show(request, PAGE, {"error_title": title, "happened": happened, "advice": advice}, status=status)
