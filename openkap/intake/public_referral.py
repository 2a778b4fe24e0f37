"""The public door for colleagues elsewhere: refer a person who agrees to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.clinic.once import act_once
from openkap.intake import actions, forms
from openkap.intake.receiving import too_many


@require_http_methods(["GET", "POST"])
@act_once
def referral(request: HttpRequest) -> HttpResponse:
    """Send somebody to the clinic. Whether they are known here is never said."""
    form = forms.Referral(request.POST or None)
    status = 422 if form.errors else 200
    if form.is_valid():
        if not too_many(request):
            actions.refer(**form.told(), by=None, at=timezone.now())
            return redirect("public-intake-referral-thanks")
        form.add_error(None, _("Several messages came from here within the hour. Please call us, or try later."))
        status = 429
    return ui.show(request, "intake/public/referral.html", {"form": form}, status=status)


@require_GET
def referral_thanks(request: HttpRequest) -> HttpResponse:
    """The referral arrived; what happens next. Nothing of the person stands here."""
    return ui.show(request, "intake/public/referral_thanks.html")
