"""The shared note of a meeting: written, signed, amended, read."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkap import ui
from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.therapy import actions, forms, policies, queries

if TYPE_CHECKING:
    from django.forms import Form

    from openkap.careplan.models import PlannedVisit

NOTE = "therapy/staff/note.html"


@access.staff_page("therapy:note:see")
@require_http_methods(["GET", "POST"])
def note(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The note of one meeting; a POST keeps the draft as typed."""
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need="therapy:note:see")
    form = _form(visit, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_note(visit=visit, said=form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _kept(request, visit)
    return _page(request, visit, form, status=422 if form.errors else 200)


@access.staff_page("therapy:note:write")
@require_POST
@act_once
def signature(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Keep what is typed, then sign it."""
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need="therapy:note:write")
    form = _form(visit, request)
    if form.is_valid():
        now = timezone.now()
        try:
            draft = actions.save_note(visit=visit, said=form.cleaned_data, by=request.user, at=now)
            actions.sign_note(note=draft, by=request.user, at=now)
            return redirect("staff-therapy-note", visit.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, visit, form, status=422)


@access.staff_page("therapy:note:write")
@require_POST
@act_once
def amendments(request: StaffRequest, note_id: int) -> HttpResponse:
    """Add to a signed note."""
    found = access.open_record(request, queries.notes(), note_id, need="therapy:note:write")
    form = forms.Amend(request.POST, auto_id="amend_%s")
    if form.is_valid():
        try:
            actions.amend_note(note=found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-therapy-note", found.planned_visit_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, found.planned_visit, _form(found.planned_visit), amend=form, status=422)


@access.staff_page("therapy:shared:see")
@require_safe
def shared(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Everything agreed, and every signed note, for the care team."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="therapy:shared:see")
    page = {"episode": episode, "record": queries.shared_record(episode)}
    return ui.show(request, "therapy/staff/shared.html", page)


def _form(visit: "PlannedVisit", request: HttpRequest | None = None) -> "Form":
    """The form of this kind of meeting, filled with what was typed, or kept, or booked."""
    kind = forms.MEETINGS.get(visit.kind, forms.Dosing)
    if request is not None and request.method == "POST":
        return kind(request.POST)
    draft = queries.note_of(visit)
    kept = {name: getattr(draft, name) for name in kind.base_fields} if draft else {}
    booked = visit.appointment.starts_at if visit.appointment else None
    return kind(initial={**kept, "started_at": kept.get("started_at") or booked})


def _kept(request: HttpRequest, visit: "PlannedVisit") -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    messages.info(request, _("The draft is kept. It is not signed yet."))
    return redirect("staff-therapy-note", visit.pk)


def _page(
    request: StaffRequest, visit: "PlannedVisit", form: "Form", *, amend: "Form | None" = None, status: int = 200
) -> HttpResponse:
    found = queries.note_of(visit)
    began_at = (found and found.started_at) or (visit.appointment and visit.appointment.starts_at)
    page: dict[str, Any] = {
        "visit": visit,
        "episode": visit.plan.episode,
        "note": found,
        "form": form,
        "may_write": policies.may_write(request.user, visit, found),
        "remaining": policies.remaining(found, visit.kind),
        "began_at": began_at,
        "window": queries.window_state(visit, began_at) if began_at else "",
        "record": queries.shared_record(visit.plan.episode),
        "moments": queries.moments_before(visit),
        "amend": amend or forms.Amend(auto_id="amend_%s"),
        "private": forms.Private(initial=queries.private_words(visit, request.user), auto_id="private_%s"),
        "sealed": [each for each in queries.private_notes(visit, request.user) if hasattr(each, "seal")],
    }
    return ui.show(request, NOTE, page, status=status)
