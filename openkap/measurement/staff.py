"""Pages for clinicians: what is asked, what was answered, and why a score says what it says."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.measurement import actions, forms, policies, queries

if TYPE_CHECKING:
    from openkap.measurement.models import Assignment

WEEK = timedelta(days=7)
HISTORY = 20


@access.staff_page("measurement:response:see")
@require_GET
def responses(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Latest scores, what is due or late, what was answered."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="measurement:response:see")
    now = timezone.now()
    today = timezone.localdate(now)
    wanted = [queries.sheet(each) for each in queries.unanswered(episode)]
    sent = queries.sent(episode)
    page = {
        "episode": episode,
        "panel": queries.panel(episode, sent, at=now),
        "waiting": [sheet for sheet in wanted if sheet.assignment.opens_on <= today],
        "later": [sheet for sheet in wanted if sheet.assignment.opens_on > today],
        "sent": queries.history(sent)[:HISTORY],
        "today": today,
    }
    return ui.show(request, "measurement/staff/responses.html", page)


@access.staff_page("measurement:assignment:write")
@require_http_methods(["GET", "POST"])
@act_once
def assign(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Ask for one more instrument."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="measurement:assignment:write")
    today = timezone.localdate()
    form = forms.Assign(request.POST or None, initial={"opens_on": today, "due_on": today + WEEK})
    if form.is_valid():
        try:
            made = actions.assign(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
            return _after_assigning(made)
        except actions.Refused as refused:
            form.add_error("instrument", str(refused))
    page = {"episode": episode, "form": form}
    return ui.show(request, "measurement/staff/assign.html", page, status=422 if form.errors else 200)


@access.staff_page("measurement:response:see")
@require_GET
def response(request: StaffRequest, assignment_id: int) -> HttpResponse:
    """One response: answers, scores, and why."""
    found = access.open_record(request, queries.scored_assignments(), assignment_id, need="measurement:response:see")
    sheet = queries.sheet(found)
    reasons = [queries.why(sheet.instrument, row) for row in queries.scores_of(found)]
    page = {
        "assignment": found,
        "sheet": sheet,
        "reasons": reasons,
        "may_enter": policies.may_answer(request.user, found, on=timezone.localdate()),
        "may_withdraw": policies.may_withdraw(request.user, found),
    }
    return ui.show(request, "measurement/staff/response.html", page)


@access.staff_page("measurement:response:write")
@require_http_methods(["GET", "POST"])
@act_once
def entry(request: StaffRequest, assignment_id: int) -> HttpResponse:
    """A clinician rates, or copies from paper."""
    found = access.open_record(request, queries.assignments(), assignment_id, need="measurement:response:write")
    sheet = queries.sheet(found)
    known = {f"item_{item.number}": sheet.answers.get(item.id) for item in sheet.instrument.items}
    form = forms.Answers(request.POST if request.method == "POST" else None, sheet=sheet, initial=known)
    if form.is_valid():
        try:
            actions.enter(assignment=found, answers=form.answers(), by=request.user, at=timezone.now())
            return redirect("staff-measurement-response", found.pk)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    allowed = policies.may_answer(request.user, found, on=timezone.localdate())
    page = {"assignment": found, "sheet": sheet, "form": form, "allowed": allowed}
    return ui.show(request, "measurement/staff/entry.html", page, status=422 if form.errors else 200)


@access.staff_page("measurement:assignment:write")
@require_POST
@act_once
def withdrawal(request: StaffRequest, assignment_id: int) -> HttpResponse:
    """Ask no longer."""
    found = access.open_record(request, queries.assignments(), assignment_id, need="measurement:assignment:write")
    try:
        actions.withdraw(assignment=found, by=request.user, at=timezone.now())
    except actions.Refused:
        raise Http404 from None
    return redirect("staff-measurement-responses", found.episode_id)


def _after_assigning(made: "Assignment") -> HttpResponse:
    """What a clinician fills in is filled in next; what the client answers waits."""
    if made.asked_of == "clinician":
        return redirect("staff-measurement-entry", made.pk)
    return redirect("staff-measurement-responses", made.episode_id)
