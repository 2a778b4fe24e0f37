"""What the guardians of a young client fill in and sign, from their own account. Nothing else of the young person is
read here: each page asks only for what the vocabulary and the consent texts give to guardians."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import GuardianRequest
from openkap.clinic.once import act_once
from openkap.core.consents import Signer
from openkap.core.evidence import raw, vocabulary
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries
from openkap.intake.pages import on_screen, relevant
from openkap.intake.signing import signed

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

FAMILY = "intake:family:see"
PERMISSION = "intake:permission:see"


@access.guardian_page
@require_GET
def family(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """A guardian's own part of the packet."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=FAMILY)
    parts, sent = queries.guardians_parts(episode), clinic.milestones(episode).get("packet_returned")
    editable = policies.may_answer_these(request.user, episode, (), at=timezone.now())
    page = {"episode": episode, "parts": parts, "sent": sent, "editable": editable}
    return ui.show(request, "intake/portal/family.html", page)


@access.guardian_page
@require_http_methods(["GET", "POST"])
@act_once
def family_part(request: GuardianRequest, episode_id: int, key: str) -> HttpResponse:
    """One screen of it."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=FAMILY)
    parts = queries.guardians_parts(episode)
    here = next((part for part in parts if part.key == key), None)
    if here is None:
        raise Http404
    return (_people if here.kind == "list" else _questions)(request, episode, parts, here)


def _questions(
    request: GuardianRequest, episode: "Episode", parts: list[queries.Part], here: queries.Part
) -> HttpResponse:
    known = {key: raw(piece.value) for key, piece in queries.guardians_facts(episode).items()}
    asked = queries.guardians_questions(here.key, episode.client)
    form = forms.Answers(request.POST or None, questions=on_screen(request, asked, known), known=known)
    if form.is_valid():
        try:
            actions.answer(episode=episode, answers=form.answers, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            again = any(not form.was_asked(question.key) for question in relevant(asked, form.answers))
            return _onward(episode, parts, here, stay=again)
    return _screen(request, episode, here, form)


def _people(
    request: GuardianRequest, episode: "Episode", parts: list[queries.Part], here: queries.Part
) -> HttpResponse:
    form = forms.SupportPerson(request.POST or None)
    if form.is_valid():
        try:
            actions.add_support_person(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _onward(episode, parts, here, stay=True)
    return _screen(request, episode, here, form)


def _onward(episode: "Episode", parts: list[queries.Part], here: queries.Part, *, stay: bool) -> HttpResponse:
    following = next(iter(parts[parts.index(here) + 1 :]), None)
    if stay or following:
        name = here.key if stay or following is None else following.key
        return redirect("portal-intake-family-part", episode.pk, name)
    return redirect("portal-intake-family", episode.pk)


def _screen(
    request: GuardianRequest, episode: "Episode", here: queries.Part, form: forms.Answers | forms.SupportPerson
) -> HttpResponse:
    """One screen with its form. Of the people around a young person a guardian sees those who take them home, and
    those whom they named themselves."""
    people = clinic.support_people(episode.client) if here.kind == "list" else []
    page = {
        "episode": episode,
        "part": here,
        "topic": next((topic for topic in vocabulary().topics("client") if topic.id == here.key), None),
        "form": form,
        "people": [each for each in people if each.is_escort or each.added_by_id == request.user.pk],
        "editable": policies.may_answer_these(request.user, episode, (), at=timezone.now()),
    }
    return ui.show(request, "intake/portal/family_part.html", page, status=422 if form.errors else 200)


@access.guardian_page
@require_GET
def permissions(request: GuardianRequest, episode_id: int) -> HttpResponse:
    """Every text that guardians sign, with where this guardian's own word stands."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=PERMISSION)
    now = timezone.now()
    mine = _signer(request, episode)
    found = [(state, state.of(mine)) for state in queries.states(episode, at=now) if state.of(mine)]
    page = {"episode": episode, "found": found, "locked_until": queries.locked_until(episode, at=now)}
    return ui.show(request, "intake/portal/permissions.html", page)


@access.guardian_page
@require_http_methods(["GET", "POST"])
@act_once
def permission(request: GuardianRequest, episode_id: int, text_id: str) -> HttpResponse:
    """One text: read it, answer, sign as a guardian."""
    episode, state, own = _opened(request, episode_id, text_id)
    name = own.name
    form = forms.SignConsent(request.POST or None, text=state.text, name=name)
    here = actions.Place()
    if form.is_valid() and signed(form, episode=episode, signer=own.signer, place=here, by=request.user):
        return redirect("portal-intake-permissions", episode.pk)
    verdict = policies.may_sign_consent(request.user, episode, state.text, as_signer=own.signer, at=timezone.now())
    page = {"episode": episode, "state": state, "text": state.text, "form": form, "own": own, "verdict": verdict}
    return ui.show(request, "intake/portal/permission.html", page, status=422 if form.errors else 200)


@access.guardian_page
@require_POST
@act_once
def permission_refusal(request: GuardianRequest, episode_id: int, text_id: str) -> HttpResponse:
    """A guardian says no."""
    episode, state, own = _opened(request, episode_id, text_id)
    said = {"signer": own.signer, "signed_name": own.name, "by": request.user, "at": timezone.now()}
    try:
        actions.refuse_consent(episode=episode, text=state.text, **said)
    except Refused as refused:
        return ui.show(request, "intake/portal/guardian_refused.html", {"reason": str(refused)}, status=422)
    return redirect("portal-intake-permissions", episode.pk)


@access.guardian_page
@require_POST
@act_once
def permission_withdrawal(request: GuardianRequest, pk: int) -> HttpResponse:
    """A guardian takes their own word back."""
    row = access.open_record(request, queries.consent_rows(), pk, need=PERMISSION)
    if queries.signer_of(row) != _signer(request, row.episode):
        raise Http404
    try:
        actions.withdraw_consent(consent=row, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/portal/guardian_refused.html", {"reason": str(refused)}, status=422)
    return redirect("portal-intake-permissions", row.episode_id)


@access.guardian_page
@require_GET
def permission_copy(request: GuardianRequest, pk: int) -> HttpResponse:
    """What this guardian signed, to read and to print."""
    row = access.open_record(request, queries.consent_rows(), pk, need=PERMISSION)
    if queries.signer_of(row) != _signer(request, row.episode):
        raise Http404
    page = {"copy": queries.copy_of(row), "episode": row.episode}
    return ui.show(request, "intake/portal/permission_copy.html", page)


def _signer(request: GuardianRequest, episode: "Episode") -> Signer:
    """Who this account signs as."""
    row = queries.guardian_of(request.user, episode, at=timezone.now())
    if row is None:
        raise Http404
    return Signer("guardian", row.pk)


def _opened(
    request: GuardianRequest, episode_id: int, text_id: str
) -> "tuple[Episode, queries.ConsentState, queries.SignerState]":
    """The episode, a text that this guardian is asked to sign, and where their word stands; else Http404."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=PERMISSION)
    state = queries.state(episode, text_id, at=timezone.now())
    own = state.of(_signer(request, episode)) if state else None
    if state is None or own is None:
        raise Http404
    return episode, state, own
