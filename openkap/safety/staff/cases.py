"""Pages about safety cases for those who act on them."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.safety import actions, forms, policies, queries

if TYPE_CHECKING:
    from django.forms import Form

    from openkap.safety.models import SafetyCase


@access.staff_page("safety:case:see")
@require_GET
def cases(request: StaffRequest) -> HttpResponse:
    """Every open case one may open, and of the whole clinic those that are late or that nobody has answered."""
    now = timezone.now()
    return ui.show(request, "safety/staff/cases.html", {"board": queries.board(request.user, at=now), "now": now})


@access.staff_page("safety:case:see")
@require_GET
def case(request: StaffRequest, case_id: int) -> HttpResponse:
    """One case: what, since when, whose, how long still, what was done."""
    return _page(request, access.open_record(request, queries.cases(), case_id, need="safety:case:see"))


@access.staff_page("safety:case:act")
@require_http_methods(["GET", "POST"])
@act_once
def report(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Open a case for what the team saw, heard or was told."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="safety:case:act")
    form = forms.Report(request.POST or None)
    if form.is_valid():
        try:
            opened = actions.report(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-safety-case", opened.pk)
        except actions.Refused as refused:
            form.add_error("told_by", str(refused))
    page = {"episode": episode, "form": form}
    return ui.show(request, "safety/staff/report.html", page, status=422 if form.errors else 200)


@access.staff_page("safety:case:act")
@require_POST
@act_once
def acknowledgement(request: StaffRequest, case_id: int) -> HttpResponse:
    """Say that you have seen the case."""
    found = access.open_record(request, queries.cases(), case_id, need="safety:case:act")
    try:
        actions.acknowledge(case=found, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        return _page(request, found, refused=str(refused))
    return redirect("staff-safety-case", case_id)


@access.staff_page("safety:case:act")
@require_POST
@act_once
def case_actions(request: StaffRequest, case_id: int) -> HttpResponse:
    """Write down what was done."""
    found = access.open_record(request, queries.cases(), case_id, need="safety:case:act")
    form = forms.Action(request.POST)
    if form.is_valid():
        try:
            actions.record_action(case=found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-safety-case", case_id)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, found, action_form=form)


@access.staff_page("safety:case:act")
@require_http_methods(["GET", "POST"])
@act_once
def assessment(request: StaffRequest, case_id: int) -> HttpResponse:
    """Ask about the risk, question by question, and keep the answers."""
    found = access.open_record(request, queries.cases(), case_id, need="safety:case:act")
    form = forms.Assessment(request.POST or None)
    if form.is_valid():
        try:
            actions.assess(case=found, **form.act, by=request.user, at=timezone.now())
            return redirect("staff-safety-case", case_id)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    page = {"case": found, "form": form, "own_scale": queries.own_scale()}
    return ui.show(request, "safety/staff/assessment.html", page, status=422 if form.errors else 200)


@access.staff_page("safety:case:act")
@require_POST
@act_once
def case_transfers(request: StaffRequest, case_id: int) -> HttpResponse:
    """Hand the case to somebody else."""
    found = access.open_record(request, queries.cases(), case_id, need="safety:case:act")
    form = forms.Transfer(request.POST, people=queries.possible_owners())
    if form.is_valid():
        try:
            actions.transfer(case=found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-safety-case", case_id)
        except actions.Refused as refused:
            form.add_error("to", str(refused))
    return _page(request, found, transfer_form=form)


@access.staff_page("safety:case:act")
@require_POST
@act_once
def case_closure(request: StaffRequest, case_id: int) -> HttpResponse:
    """End the case, with the reason."""
    found = access.open_record(request, queries.cases(), case_id, need="safety:case:act")
    form = forms.Close(request.POST)
    if form.is_valid():
        try:
            actions.close(case=found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-safety-cases")
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, found, close_form=form)


def _page(request: StaffRequest, found: "SafetyCase", refused: str = "", **given: "Form") -> HttpResponse:
    """The page of one case, with the form that was refused if one was."""
    user = request.user
    page = {
        "case": found,
        "line": queries.line(found, at=timezone.now(), user=user, closed=hasattr(found, "closure")),
        "done": queries.done(found),
        "reports": queries.reports(found),
        "transfers": queries.transfers(found),
        "answers": queries.answers(found),
        "escalations": queries.escalations(found),
        "assessments": queries.assessments(found),
        "plan": queries.plan(found.episode),
        "may_act": policies.may_act(user, found),
        "may_acknowledge": policies.may_acknowledge(user, found, is_answered=found.is_answered),
        "may_close": policies.may_close(user, found, queries.last_action(found)),
        "refused": refused,
        "action_form": forms.Action(),
        "transfer_form": forms.Transfer(people=queries.possible_owners()),
        "close_form": forms.Close(),
        **given,
    }
    wrong = refused or any(form.errors for form in given.values())
    return ui.show(request, "safety/staff/case.html", page, status=422 if wrong else 200)
