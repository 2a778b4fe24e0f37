"""What a client agreed to, as the care team sees it, and what is signed in front of a witness or on paper."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.majority import law_of
from openkap.core.verdict import Refused, Verdict
from openkap.intake import actions, forms, policies, queries
from openkap.intake.signing import signed
from openkap.ui import pdf

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

SEE = "intake:consent:see"
WITNESS = "intake:consent:witness"


@access.staff_page(SEE)
@require_GET
def consents(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Every text: who has signed, who has not, what they understood, and whether it is unchanged."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=SEE)
    return _page(request, episode)


@access.staff_page(WITNESS)
@require_http_methods(["GET", "POST"])
@act_once
def signing(request: StaffRequest, episode_id: int, text_id: str) -> HttpResponse:
    """The clinic's own device, handed to whoever signs; whoever is signed in is the witness."""
    episode, state = _opened(request, episode_id, text_id)
    form = forms.SignConsent(request.POST or None, text=state.text, signers=_named(state))
    place = actions.Place("device")
    if form.is_valid() and signed(form, episode=episode, signer=form.signer, place=place, by=request.user):
        return redirect("staff-intake-consents", episode.pk)
    page = {"episode": episode, "state": state, "text": state.text, "form": form, "witness": request.user}
    page["locked_until"] = queries.locked_until(episode, at=timezone.now())
    return ui.show(request, "intake/staff/signing.html", page, status=422 if form.errors else 200)


@access.staff_page(WITNESS)
@require_http_methods(["GET", "POST"])
@act_once
def on_paper(request: StaffRequest, episode_id: int, text_id: str) -> HttpResponse:
    """Put on record what somebody signed on paper: what they answered, when, and who saw it."""
    episode, state = _opened(request, episode_id, text_id)
    team = {member.practitioner.user_id: member.practitioner for member in clinic.team(episode)}
    team.setdefault(request.user.pk, request.practitioner)
    witnesses = [(pk, person.name) for pk, person in team.items()]
    form = forms.PaperConsent(request.POST or None, text=state.text, signers=_named(state), witnesses=witnesses)
    if form.is_valid():
        seen_by = team[form.cleaned_data["witness"]].user
        place = actions.Place("paper", witness=seen_by, signed_at=form.signed_at)
        if signed(form, episode=episode, signer=form.signer, place=place, by=request.user):
            return redirect("staff-intake-consents", episode.pk)
    page = {"episode": episode, "state": state, "text": state.text, "form": form}
    return ui.show(request, "intake/staff/paper.html", page, status=422 if form.errors else 200)


@access.staff_page(SEE)
@require_GET
def sheet(request: StaffRequest, episode_id: int, text_id: str) -> HttpResponse:
    """A text to print and to sign by hand."""
    episode, state = _opened(request, episode_id, text_id, need=SEE)
    offered = clinic.ways_offered()
    routes = [route for route in state.text.routes if route.id in offered]
    page = {"episode": episode, "state": state, "text": state.text, "routes": routes}
    return ui.show(request, "intake/staff/sheet.html", page)


@access.staff_page(WITNESS)
@require_POST
@act_once
def refusal(request: StaffRequest, episode_id: int, text_id: str, part: int) -> HttpResponse:
    """Write down that somebody says no."""
    episode, state = _opened(request, episode_id, text_id)
    if part >= len(state.parts):
        raise Http404
    said = {"signer": state.parts[part].signer, "signed_name": state.parts[part].name}
    told = {"place": actions.Place("device"), "by": request.user, "at": timezone.now()}
    return _done(request, episode, lambda: actions.refuse_consent(episode=episode, text=state.text, **said, **told))


@access.staff_page(WITNESS)
@require_POST
@act_once
def renewal(request: StaffRequest, episode_id: int, text_id: str) -> HttpResponse:
    """Ask for a fresh signature, with the reason."""
    episode, state = _opened(request, episode_id, text_id)
    form = forms.AskAgain(request.POST)
    if not form.is_valid():
        return _page(request, episode, refused="Choose why a fresh signature is needed.")
    told = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
    return _done(request, episode, lambda: actions.ask_again(episode=episode, text_id=state.text.id, **told))


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def less(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that somebody allows less than before; also while signing is locked."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SEE)
    text = queries.version_of(row)
    sent = request.POST if request.method == "POST" else None
    form = forms.LessConsent(sent, text=text, choices=row.choices, routes=row.routes)
    if form.is_valid():
        try:
            actions.narrow_consent(consent=row, **form.less, by=request.user, at=timezone.now())
            return redirect("staff-intake-consents", row.episode_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    page = {"row": row, "episode": row.episode, "text": text, "form": form}
    return ui.show(request, "intake/staff/less.html", page, status=422 if form.errors else 200)


@access.staff_page(SEE)
@require_GET
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """What was signed, with what was understood."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SEE)
    page = {"copy": queries.copy_of(row), "episode": row.episode, "has_pdf": pdf.available()}
    return ui.show(request, "intake/staff/copy.html", page)


@access.staff_page(SEE)
@require_GET
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """The same as a PDF; the page to print where none can be made."""
    row = access.open_record(request, queries.consent_rows(), pk, need=SEE)
    try:
        return pdf.answer("intake/paper/consent.html", {"copy": queries.copy_of(row)}, name="copy")
    except pdf.NoPaper:
        return redirect("staff-intake-copy", pk)


@access.staff_page(WITNESS)
@require_POST
@act_once
def guardians(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Name somebody who decides for a client under age."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WITNESS)
    form = forms.NameGuardian(request.POST)
    if not form.is_valid():
        return _page(request, episode, refused="Type the name of the guardian.")
    told = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
    return _done(request, episode, lambda: actions.name_guardian(episode=episode, **told))


@access.staff_page(WITNESS)
@require_POST
@act_once
def guardian_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody no longer decides."""
    row = access.open_record(request, queries.guardian_rows(), pk, need=WITNESS)
    told = {"by": request.user, "at": timezone.now()}
    return _done(request, row.episode, lambda: actions.end_guardian(guardian=row, **told))


@access.staff_page(WITNESS)
@require_POST
@act_once
def guardian_invitation(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail a guardian the way to an account of their own."""
    row = access.open_record(request, queries.guardian_rows(), pk, need=WITNESS)
    form = forms.InviteGuardian(request.POST, known=row.guardianship is not None)
    if not form.is_valid():
        return _page(request, row.episode, refused="Type the guardian’s e-mail address.")
    told = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
    return _done(request, row.episode, lambda: actions.invite_guardian(guardian=row, **told))


@access.staff_page(WITNESS)
@require_POST
@act_once
def birth(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Put a date of birth right, after a look at a document."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WITNESS)
    form = forms.CorrectBirth(request.POST)
    if not form.is_valid():
        return _page(request, episode, refused="Give the date of birth as it stands on the document.")
    told = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
    return _done(request, episode, lambda: actions.correct_birth(episode=episode, **told))


def _opened(
    request: StaffRequest, episode_id: int, text_id: str, need: str = WITNESS
) -> "tuple[Episode, queries.ConsentState]":
    """The episode through the gate, and where this text stands; Http404 when it is not offered to this client."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=need)
    state = queries.state(episode, text_id, at=timezone.now())
    if state is None:
        raise Http404
    return episode, state


def _named(state: queries.ConsentState) -> list[queries.SignerState]:
    """Who can sign: everybody needed whose name is known."""
    return [part for part in state.parts if part.signer.role != "guardian" or part.signer.guardian]


def _done(request: StaffRequest, episode: "Episode", act: Any) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return _page(request, episode, refused=str(refused))
    return redirect("staff-intake-consents", episode.pk)


def _page(request: StaffRequest, episode: "Episode", refused: str = "") -> HttpResponse:
    now = timezone.now()
    minor = queries.under_age(episode, at=now)
    words = [(row, queries.unchanged(row) if row.seal else Verdict()) for row in queries.consents(episode)]
    page = {
        "episode": episode,
        "states": queries.shown_states(episode, at=now),
        "too_young": queries.too_young(episode, at=now),
        "words": words,
        "locked_until": queries.locked_until(episode, at=now),
        "minor": minor,
        "guardians": queries.guardians(episode) if minor else [],
        "consent_age": queries.consent_age(),
        "consent_law": law_of(settings.OPENKAP_STATE),
        "adult_on": queries.turns_adult_on(episode, at=now),
        "handed_over_on": queries.handed_over_on(episode, at=now),
        "birth_form": forms.CorrectBirth(initial={"born_on": episode.client.born_on}),
        "may_name": policies.may_name_guardian(request.user, episode, at=now),
        "guardian_form": forms.NameGuardian(),
        "again_form": forms.AskAgain(),
        "refused": refused,
    }
    return ui.show(request, "intake/staff/consents.html", page, status=422 if refused else 200)
