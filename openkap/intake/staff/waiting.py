"""The waiting list at the desk."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries
from openkap.intake.staff.inquiry_page import found

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

WRITE = "intake:inquiry:write"


@access.staff_page("intake:inquiry:see")
@require_GET
def waiting_list(request: StaffRequest) -> HttpResponse:
    """Who waits for a place, in the order in which they are called."""
    page = {"rows": queries.waiting_list(request.user), "rule": queries.RULE, "may_write": request.user.may(WRITE)}
    return ui.show(request, "intake/staff/waiting_list.html", page)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def wait_inquiry(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """Put somebody who asked on the list."""
    row = found(inquiry_id)
    return _wait(request, row.name, inquiry=row)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def wait_episode(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Put a client on the list."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WRITE)
    return _wait(request, episode.client.name, episode=episode)


def _wait(
    request: StaffRequest, name: str, *, inquiry: "queries.Inquiry | None" = None, episode: "Episode | None" = None
) -> HttpResponse:
    form, who = forms.Wait(request.POST or None), {"inquiry": inquiry, "episode": episode}
    if form.is_valid():
        try:
            actions.put_on_list(**who, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-waiting-list")
        except Refused as refused:
            form.add_error(None, str(refused))
    page = {"form": form, "name": name, "verdict": policies.may_wait(request.user, **who)}
    return ui.show(request, "intake/staff/wait.html", page, status=422 if form.errors else 200)


@access.staff_page(WRITE)
@require_GET
def place(request: StaffRequest, place_id: int) -> HttpResponse:
    """One place on the list: call, judge again, take off."""
    return _show(request, _place(request, place_id))


def _place(request: StaffRequest, place_id: int) -> "queries.WaitingPlace":
    row = queries.place(place_id)
    if row is None:
        raise Http404
    if row.episode is not None:
        access.open_record(request, clinic.episodes(), row.episode.pk, need=WRITE)
    return row


def _show(request: StaffRequest, row: "queries.WaitingPlace", **given: Form) -> HttpResponse:
    page: dict[str, Any] = {
        "place": row,
        "name": row.inquiry.name if row.inquiry else row.episode.client.name,
        "told": queries.place_history(row),
        "verdict": policies.may_change_place(request.user, row),
        "call_form": forms.Call(),
        "urgency_form": forms.JudgeAgain(),
        "end_form": forms.EndWait(),
        **given,
    }
    refused = any(form.errors for form in given.values())
    return ui.show(request, "intake/staff/waiting_place.html", page, status=422 if refused else 200)


def _act(request: StaffRequest, place_id: int, key: str, form: Form, act: Callable[..., Any]) -> HttpResponse:
    row = _place(request, place_id)
    if form.is_valid():
        try:
            act(place=row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-waiting-list")
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, row, **{key: form})


@access.staff_page(WRITE)
@require_POST
@act_once
def calls(request: StaffRequest, place_id: int) -> HttpResponse:
    """A place is free: call whoever is next."""
    return _act(request, place_id, "call_form", forms.Call(request.POST), actions.call_from_list)


@access.staff_page(WRITE)
@require_POST
@act_once
def urgency(request: StaffRequest, place_id: int) -> HttpResponse:
    """Say anew how urgently this person waits."""
    return _act(request, place_id, "urgency_form", forms.JudgeAgain(request.POST), actions.judge_again)


@access.staff_page(WRITE)
@require_POST
@act_once
def end(request: StaffRequest, place_id: int) -> HttpResponse:
    """Nobody waits in this place any more."""
    return _act(request, place_id, "end_form", forms.EndWait(request.POST), actions.take_off_list)
