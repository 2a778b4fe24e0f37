"""The two intakes: written, signed and amended, each by its own discipline."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once, before_handing_in
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries
from openkap.intake.staff import sheet, strokes

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.intake.queries.intakes import Kind


@access.staff_page("intake:medical:see")
@require_http_methods(["GET", "POST"])
@act_once
def medical(request: StaffRequest, episode_id: int) -> HttpResponse:
    """The prescriber's half."""
    return _intake(request, episode_id, "medical")


@access.staff_page("intake:clinical:see")
@require_http_methods(["GET", "POST"])
@act_once
def clinical(request: StaffRequest, episode_id: int) -> HttpResponse:
    """The KAP therapist's half."""
    return _intake(request, episode_id, "clinical")


def _intake(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    episode = opened(request, episode_id, kind)
    stroke = strokes.stroke(request.POST)
    form = sheet.form_for(episode, kind, strokes.typed(request.POST, episode, kind) or None)
    if form.is_valid():
        try:
            _draft(request, episode, kind, form, form.answers)
            return redirect(reverse(f"staff-intake-{kind}", args=[episode.pk]) + stroke.anchor)
        except actions.Overtaken as refused:
            form.add_error(None, str(refused))
            sheet.beside(form, episode, kind)
        except Refused as refused:
            form.add_error(None, str(refused))
    return sheet.show(request, episode, kind, form)


def _draft(
    request: StaffRequest, episode: "Episode", kind: "Kind", form: forms.Assessment, answers: dict[str, str]
) -> None:
    actions.draft(
        episode=episode,
        kind=kind,
        answers=answers,
        assessment=form.cleaned_data.get("assessment", ""),
        by=request.user,
        at=timezone.now(),
        version=_version(request),
        sheet=request.POST.get("sheet", "")[:36],
    )


def _version(request: StaffRequest) -> int | None:
    """The version of the draft that the page showed; a page that says none has seen nothing."""
    text = request.POST.get("version", "0")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@access.staff_page("intake:packet:see")
@require_POST
@before_handing_in
def draft(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    """Keep what is typed while one pauses; what cannot be read stays on the screen, and the draft as it was."""
    episode = opened(request, episode_id, kind)
    form = sheet.form_for(episode, kind, request.POST)
    form.is_valid()
    row = queries.intake(episode, kind)
    before = {key: text for key, text in row.answers.items() if key in form.errors} if row else {}
    if row and "assessment" in form.errors:
        form.cleaned_data["assessment"] = row.assessment
    try:
        _draft(request, episode, kind, form, before | form.answers)
    except Refused:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@access.staff_page("intake:packet:see")
@require_POST
@act_once
def signature(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    """Sign the draft as it stands."""
    episode = opened(request, episode_id, kind)
    try:
        seen = {"version": _version(request), "sheet": request.POST.get("sheet", "")[:36]}
        actions.sign(episode=episode, kind=kind, by=request.user, at=timezone.now(), **seen)
    except Refused as refused:
        return sheet.show(request, episode, kind, sheet.form_for(episode, kind, None), refusal=str(refused))
    return redirect(f"staff-intake-{kind}", episode.pk)


@access.staff_page("intake:packet:see")
@require_POST
@act_once
def cosign_requests(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    """Ask somebody to sign beside a signature made under supervision."""
    episode = opened(request, episode_id, kind)
    row = signed(episode, kind)
    people = queries.cosigners(row, row.signature, at=timezone.now())
    form = forms.AskToCosign(request.POST, people=people)
    if form.is_valid():
        asked = next(one for one in people if one.pk == form.cleaned_data["asked"])
        return _cosign(request, episode, kind, actions.ask_to_cosign, intake=row, asked=asked)
    reason = _("Choose whom to ask.")
    return sheet.show(request, episode, kind, sheet.form_for(episode, kind, None), refusal=reason)


@access.staff_page("intake:packet:see")
@require_POST
@act_once
def cosignature(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    """Sign beside it."""
    episode = opened(request, episode_id, kind)
    form = forms.CoSign(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _cosign(request, episode, kind, actions.cosign, intake=signed(episode, kind), note=note)


def signed(episode: "Episode", kind: "Kind") -> Any:
    """The signed intake, or Http404."""
    row = queries.intake(episode, kind)
    if row is None or not hasattr(row, "signature"):
        raise Http404
    return row


def _cosign(request: StaffRequest, episode: "Episode", kind: "Kind", act: Any, **what: Any) -> HttpResponse:
    try:
        act(**what, by=request.user, at=timezone.now())
    except Refused as refused:
        return sheet.show(request, episode, kind, sheet.form_for(episode, kind, None), refusal=str(refused))
    return redirect(f"staff-intake-{kind}", episode.pk)


@access.staff_page("intake:packet:see")
@require_http_methods(["GET", "POST"])
@act_once
def amendments(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    """Add to a signed intake, or put an answer right, with the reason."""
    episode = opened(request, episode_id, kind)
    row = queries.intake(episode, kind)
    form = sheet.amendment_for(episode, kind, request.POST or None)
    if form.is_valid():
        try:
            actions.amend(
                episode=episode,
                kind=kind,
                answers=form.answers,
                text=form.cleaned_data["text"],
                confirmed=request.POST.getlist(strokes.CONFIRM),
                by=request.user,
                at=timezone.now(),
            )
            return redirect(f"staff-intake-{kind}", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    page = {
        "episode": episode,
        "kind": kind,
        "form": form,
        "blocks": sheet.blocks(form, kind),
        "verdict": policies.may_amend(request.user, kind, row, at=timezone.now()),
    }
    return ui.show(request, "intake/staff/amendment.html", page, status=422 if form.errors else 200)


def opened(request: StaffRequest, episode_id: int, kind: "Kind") -> "Episode":
    """The episode, for someone who may see this half."""
    return access.open_record(request, clinic.episodes(), episode_id, need=f"intake:{kind}:see")
