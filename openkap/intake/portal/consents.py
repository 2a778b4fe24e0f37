"""Consents: read, show that it was explained well, sign or say no, choose less, take back, keep a copy."""

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
from openkap.intake.signing import signed
from openkap.ui import pdf

SEE = "intake:consent:see"
SIGN = "intake:consent:sign"
REFUSED = "intake/portal/refused.html"


@access.portal_page
@require_GET
def consents(request: PortalRequest) -> HttpResponse:
    """Every text with where it stands."""
    episode = access.own_episode(request, need=SEE)
    now = timezone.now()
    page = {
        "states": queries.shown_states(episode, at=now),
        "too_young": queries.too_young(episode, at=now),
        "locked_until": queries.locked_until(episode, at=now),
    }
    return ui.show(request, "intake/portal/consents.html", page)


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def consent(request: PortalRequest, text_id: str) -> HttpResponse:
    """One text: read it, answer, sign."""
    episode = access.own_episode(request, need=SEE)
    now = timezone.now()
    state = _offered(queries.state(episode, text_id, at=now))
    form = forms.SignConsent(request.POST or None, text=state.text, name=episode.client.name)
    own, here = state.own, actions.Place()
    if own and form.is_valid() and signed(form, episode=episode, signer=own.signer, place=here, by=request.user):
        return redirect("portal-intake-consents")
    page = {"state": state, "text": state.text, "form": form, "own": own}
    if own:
        page["verdict"] = policies.may_sign_consent(request.user, episode, state.text, as_signer=own.signer, at=now)
    return ui.show(request, "intake/portal/consent.html", page, status=422 if form.errors else 200)


@access.portal_page
@require_POST
@act_once
def refusal(request: PortalRequest, text_id: str) -> HttpResponse:
    """Say no to a text."""
    episode = access.own_episode(request, need=SIGN)
    now = timezone.now()
    state = _offered(queries.state(episode, text_id, at=now))
    if state.own is None:
        raise Http404
    said = {"signer": state.own.signer, "signed_name": episode.client.name, "by": request.user, "at": now}
    try:
        actions.refuse_consent(episode=episode, text=state.text, **said)
    except Refused as refused:
        return ui.show(request, REFUSED, {"reason": str(refused)}, status=422)
    return redirect("portal-intake-consents")


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def less(request: PortalRequest, pk: int) -> HttpResponse:
    """Allow less than before; also while signing is locked."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SIGN)
    text = queries.version_of(row)
    sent = request.POST if request.method == "POST" else None
    form = forms.LessConsent(sent, text=text, choices=row.choices, routes=row.routes)
    if form.is_valid():
        try:
            actions.narrow_consent(consent=row, **form.less, by=request.user, at=timezone.now())
            return redirect("portal-intake-consents")
        except Refused as refused:
            form.add_error(None, str(refused))
    page = {"row": row, "text": text, "form": form}
    return ui.show(request, "intake/portal/less.html", page, status=422 if form.errors else 200)


@access.portal_page
@require_POST
@act_once
def withdrawal(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SIGN)
    try:
        actions.withdraw_consent(consent=row, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, REFUSED, {"reason": str(refused)}, status=422)
    return redirect("portal-intake-consents")


@access.portal_page
@require_GET
def copy(request: PortalRequest, pk: int) -> HttpResponse:
    """What was signed, to read and to print."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SEE)
    page = {"copy": queries.copy_of(row), "has_pdf": pdf.available()}
    return ui.show(request, "intake/portal/copy.html", page)


@access.portal_page
@require_GET
def paper(request: PortalRequest, pk: int) -> HttpResponse:
    """The same to keep as a PDF; the page to print where none can be made."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SEE)
    try:
        return pdf.answer("intake/paper/consent.html", {"copy": queries.copy_of(row)}, name="copy")
    except pdf.NoPaper:
        return redirect("portal-intake-copy", pk)


def _offered(state: queries.ConsentState | None) -> queries.ConsentState:
    """A text that this client is offered, or Http404."""
    if state is None:
        raise Http404
    return state
