"""Beside both intakes: results with their day, diagnoses with their code."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, codes, forms, policies, queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

SEE = "intake:packet:see"


@access.staff_page("intake:medical:see")
@require_http_methods(["GET", "POST"])
@act_once
def results(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Everything that came back from one day, in one go."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="intake:medical:see")
    form = forms.Results(request.POST or None)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("taken_on", "came_from", "note")}
        try:
            actions.record_results(episode=episode, **typed, values=form.values, by=request.user, at=timezone.now())
            return redirect("staff-intake-results", episode.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _results(request, episode, form)


def _results(request: StaffRequest, episode: "Episode", form: forms.Results) -> HttpResponse:
    now = timezone.now()
    page = {
        "episode": episode,
        "form": form,
        "rows": queries.result_rows(queries.results(episode)),
        "now": now,
        "may_record": policies.may_record_results(request.user, episode, at=now),
    }
    return ui.show(request, "intake/staff/results.html", page, status=422 if form.errors else 200)


@access.staff_page("intake:medical:write")
@require_POST
def result_strike(request: StaffRequest, episode_id: int, pk: int) -> HttpResponse:
    """Strike out a mistaken result."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="intake:medical:see")
    try:
        actions.strike_result(episode=episode, pk=pk, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-results", episode.pk)


@access.staff_page(SEE)
@require_http_methods(["GET", "POST"])
@act_once
def diagnoses(request: StaffRequest, episode_id: int) -> HttpResponse:
    """A code is named at once; words, and a code that says too little, show what to choose from."""
    episode = _opened(request, episode_id)
    form = forms.Diagnosis(request.POST or None, initial={"made_on": timezone.localdate(), "certainty": "confirmed"})
    offered: list[codes.Code] = []
    if form.is_valid():
        typed = form.cleaned_data
        code = request.POST.get("chosen") or typed["code"]
        found = codes.find(code)
        offered = [] if found and found.billable else codes.search(code)
        if not offered:
            try:
                said = {"certainty": typed["certainty"], "made_on": typed["made_on"]}
                actions.name_diagnosis(episode=episode, code=code, **said, by=request.user, at=timezone.now())
                return redirect("staff-intake-diagnoses", episode.pk)
            except Refused as refused:
                form.add_error("code", str(refused))
    return _diagnoses(request, episode, form, offered)


def _diagnoses(
    request: StaffRequest, episode: "Episode", form: forms.Diagnosis, offered: list[codes.Code]
) -> HttpResponse:
    page: dict[str, Any] = {
        "episode": episode,
        "form": form,
        "offered": [code for code in offered if code.billable],
        "rows": queries.diagnoses(episode),
        "none": queries.no_diagnosis(episode),
        "may_diagnose": policies.may_diagnose(request.user, episode, at=timezone.now()),
    }
    if offered and not page["offered"]:
        form.add_error("code", _("No code with these words says enough to be signed. Try other words."))
    return ui.show(request, "intake/staff/diagnoses.html", page, status=422 if form.errors else 200)


def _opened(request: StaffRequest, episode_id: int) -> "Episode":
    return access.open_record(request, clinic.episodes(), episode_id, need=SEE)


@access.staff_page(SEE)
@require_POST
def diagnosis_main(request: StaffRequest, episode_id: int, pk: int) -> HttpResponse:
    """This one is the main one."""
    return _change(request, episode_id, actions.make_main, pk=pk)


@access.staff_page(SEE)
@require_POST
def diagnosis_end(request: StaffRequest, episode_id: int, pk: int) -> HttpResponse:
    """A mistake, or over."""
    return _change(request, episode_id, actions.end_diagnosis, pk=pk)


@access.staff_page(SEE)
@require_POST
def no_diagnosis(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Examined, and there is none."""
    return _change(request, episode_id, actions.declare_no_diagnosis)


def _change(request: StaffRequest, episode_id: int, act: Any, **which: int) -> HttpResponse:
    episode = _opened(request, episode_id)
    try:
        act(episode=episode, **which, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-diagnoses", episode.pk)
