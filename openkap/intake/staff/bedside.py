"""Beside the medical form: readings at rest, medicines gone through, allergies."""

from typing import TYPE_CHECKING, Any

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
from openkap.intake import actions, forms, policies, queries
from openkap.intake.staff.sheet import side

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


def _opened(request: StaffRequest, episode_id: int) -> "Episode":
    return access.open_record(request, clinic.episodes(), episode_id, need="intake:medical:see")


@access.staff_page("intake:medical:see")
@require_http_methods(["GET", "POST"])
@act_once
def readings(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Measure, rest, measure again: the average counts."""
    episode = _opened(request, episode_id)
    form = forms.Reading(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        try:
            actions.measure(episode=episode, taken_at=now, **form.cleaned_data, by=request.user, at=now)
            return redirect("staff-intake-readings", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, episode, "intake/staff/readings.html", form)


@access.staff_page("intake:medical:write")
@require_POST
def reading_strike(request: StaffRequest, episode_id: int, pk: int) -> HttpResponse:
    """Strike out a mistaken reading."""
    episode = _opened(request, episode_id)
    try:
        actions.strike(episode=episode, pk=pk, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-readings", episode.pk)


@access.staff_page("intake:medical:see")
@require_http_methods(["GET", "POST"])
@act_once
def medicines(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Every medicine, one by one; add what was forgotten."""
    episode = _opened(request, episode_id)
    form = forms.Medicine(request.POST or None)
    if form.is_valid():
        try:
            actions.add_medicine(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-medicines", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    route = request.GET.get("route", "")
    beside = {
        "route": route,
        "routes": queries.route_choices(),
        "reconciled": queries.reconciled(queries.medicines(episode), route),
    }
    return _page(request, episode, "intake/staff/medicines.html", form, **beside)


@access.staff_page("intake:medical:write")
@require_http_methods(["GET", "POST"])
@act_once
def medicine(request: StaffRequest, episode_id: int, pk: int) -> HttpResponse:
    """Go through one medicine: taken or not, and its interaction classes."""
    episode = _opened(request, episode_id)
    listed = next((row for row in queries.medicines(episode) if row.id == pk), None)
    if listed is None:
        return redirect("staff-intake-medicines", episode.pk)
    form = forms.Review(request.POST or None, initial={"taken": "yes", "class_codes": listed.class_codes, "route": ""})
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("taken", "class_codes")}
        try:
            actions.review_medicine(episode=episode, pk=pk, **said, by=request.user, at=timezone.now())
            return redirect("staff-intake-medicines", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _review(request, episode, listed, form)


@access.staff_page("intake:medical:write")
@require_POST
def findings(request: StaffRequest, episode_id: int, pk: int) -> HttpResponse:
    """What the criteria say of the classes chosen so far. Nothing is kept."""
    episode = _opened(request, episode_id)
    listed = next((row for row in queries.medicines(episode) if row.id == pk), None)
    if listed is None:
        return redirect("staff-intake-medicines", episode.pk)
    return _review(request, episode, listed, forms.Review(request.POST))


def _review(
    request: StaffRequest, episode: "Episode", listed: queries.ListedMedicine, form: forms.Review
) -> HttpResponse:
    chosen, route = listed.class_codes, ""
    if form.is_bound:
        form.is_valid()
        chosen, route = form.cleaned_data.get("class_codes", ()), form.cleaned_data.get("route", "")
    said = queries.said_of(chosen, route)
    page = {"episode": episode, "medicine": listed, "form": form, "said": said, "no_class": not chosen}
    return ui.show(request, "intake/staff/medicine.html", page, status=422 if form.errors else 200)


@access.staff_page("intake:medical:see")
@require_http_methods(["GET", "POST"])
@act_once
def allergies(request: StaffRequest, episode_id: int) -> HttpResponse:
    """What must not be given; add what was forgotten."""
    episode = _opened(request, episode_id)
    form = forms.Allergy(request.POST or None)
    if form.is_valid():
        try:
            actions.add_allergy(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-allergies", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, episode, "intake/staff/allergies.html", form)


@access.staff_page("intake:packet:write")
@require_POST
@act_once
def none(request: StaffRequest, episode_id: int, subject: str) -> HttpResponse:
    """Write down that a list is empty, as the client says."""
    episode = _opened(request, episode_id)
    try:
        actions.declare_none(episode=episode, subject=subject, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-medical", episode.pk)


def _page(request: StaffRequest, episode: "Episode", template: str, form: Any, **beside: Any) -> HttpResponse:
    page = {
        **beside,
        "episode": episode,
        "form": form,
        "may_measure": policies.may_write_intake(request.user, "medical", queries.intake(episode, "medical")),
        "may_list": policies.may_list(request.user, episode),
        "may_review": request.user.may("intake:medical:write"),
        **side(episode),
    }
    return ui.show(request, template, page, status=422 if form.errors else 200)
