"""The two intakes: written, signed and amended, each by its own discipline."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, policies, queries
from openkap.intake.staff import sheet

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
    form = sheet.form_for(episode, kind, request.POST or None)
    if form.is_valid():
        try:
            actions.draft(
                episode=episode,
                kind=kind,
                answers=form.answers,
                assessment=form.cleaned_data["assessment"],
                by=request.user,
                at=timezone.now(),
            )
            return redirect(f"staff-intake-{kind}", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return sheet.show(request, episode, kind, form)


@access.staff_page("intake:packet:see")
@require_POST
def draft(request: StaffRequest, episode_id: int, kind: "Kind") -> HttpResponse:
    """Keep what is typed while one pauses; what cannot be read stays on the screen, and the draft as it was."""
    episode = opened(request, episode_id, kind)
    form = sheet.form_for(episode, kind, request.POST)
    form.is_valid()
    row = queries.intake(episode, kind)
    before = {key: text for key, text in row.answers.items() if key in form.errors} if row else {}
    try:
        actions.draft(
            episode=episode,
            kind=kind,
            answers=before | form.answers,
            assessment=form.cleaned_data.get("assessment", row.assessment if row else ""),
            by=request.user,
            at=timezone.now(),
        )
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
        actions.sign(episode=episode, kind=kind, by=request.user, at=timezone.now())
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
        "verdict": policies.may_amend(request.user, kind, row),
    }
    return ui.show(request, "intake/staff/amendment.html", page, status=422 if form.errors else 200)


def opened(request: StaffRequest, episode_id: int, kind: "Kind") -> "Episode":
    """The episode, for someone who may see this half."""
    return access.open_record(request, clinic.episodes(), episode_id, need=f"intake:{kind}:see")
