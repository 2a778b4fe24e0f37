"""Consents: read, show that it was explained well, sign, take back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries


@access.portal_page
@require_GET
def consents(request: PortalRequest) -> HttpResponse:
    """Every text with where it stands."""
    episode = access.own_episode(request, need="intake:consent:see")
    now = timezone.now()
    page = {"states": queries.states(episode, at=now), "locked_until": queries.locked_until(episode, at=now)}
    return ui.show(request, "intake/portal/consents.html", page)


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def consent(request: PortalRequest, text_id: str) -> HttpResponse:
    """One text: read it, answer, sign."""
    episode = access.own_episode(request, need="intake:consent:see")
    now = timezone.now()
    state = next((state for state in queries.states(episode, at=now) if state.text.id == text_id), None)
    if state is None:
        raise Http404
    form = forms.SignConsent(request.POST or None, text=state.text)
    if form.is_valid():
        try:
            actions.sign_consent(episode=episode, text=state.text, **form.signature, by=request.user, at=now)
            return redirect("portal-intake-consents")
        except actions.NotYetUnderstood as unclear:
            form.explain(unclear.again)
        except Refused as refused:
            form.add_error(None, str(refused))
    verdict = policies.may_sign_consent(request.user, episode, state.text, at=now)
    page = {"state": state, "text": state.text, "form": form, "verdict": verdict}
    return ui.show(request, "intake/portal/consent.html", page, status=422 if form.errors else 200)


@access.portal_page
@require_POST
@act_once
def withdrawal(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    row = access.open_record(request, queries.consent_rows(), pk, need="intake:consent:sign")
    try:
        actions.withdraw_consent(consent=row, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/portal/refused.html", {"reason": str(refused)}, status=422)
    return redirect("portal-intake-consents")
