"""Pages for clients: one question at a time, nothing lost, help before anything else."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.clinic.once import act_once
from openkap.core.instruments import Item
from openkap.measurement import actions, forms, policies, queries

if TYPE_CHECKING:
    from openkap.measurement.models import Assignment

NEED = "measurement:response:write"


@access.portal_page
@require_GET
def assignments(request: PortalRequest) -> HttpResponse:
    """What waits to be answered, and what was sent."""
    episode = access.own_episode(request, need="measurement:assignment:see")
    today = timezone.localdate()
    due = [queries.sheet(each) for each in queries.due_assignments(episode, on=today)]
    sent = [queries.sheet(each) for each in queries.answered(episode)[:8]]
    return ui.show(request, "measurement/portal/assignments.html", {"due": due, "sent": sent, "today": today})


@access.portal_page
@require_GET
def assignment(request: PortalRequest, assignment_id: int) -> HttpResponse:
    """Before the first question: what this is, how many questions, who reads it."""
    found = _open(request, assignment_id)
    allowed = policies.may_answer(request.user, found, on=timezone.localdate())
    page = {"assignment": found, "sheet": queries.sheet(found), "allowed": allowed}
    return ui.show(request, "measurement/portal/assignment.html", page)


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def item(request: PortalRequest, assignment_id: int, number: int) -> HttpResponse:
    """One question. Every answer is kept at once."""
    found = _open(request, assignment_id)
    sheet = queries.sheet(found)
    asked = _asked(sheet, number)
    sent = request.POST if request.method == "POST" else None
    form = forms.Answer(sent, sheet=sheet, item=asked, initial={"value": sheet.answers.get(asked.id)})
    if sent is not None and ("decline" in sent or form.is_valid()):
        value = None if "decline" in sent else form.cleaned_data["value"]
        try:
            return _keep(request, found, asked, value)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    page = {"assignment": found, "sheet": sheet, "item": asked, "form": form, "place": sheet.place(asked)}
    page |= {"text": sheet.text(asked), "before": sheet.beside(asked, -1), "today": timezone.localdate()}
    return ui.show(request, "measurement/portal/item.html", page, status=422 if form.errors else 200)


@access.portal_page
@require_http_methods(["GET", "POST"])
@act_once
def review(request: PortalRequest, assignment_id: int) -> HttpResponse:
    """Everything once more before it is sent."""
    found = _open(request, assignment_id)
    refused = ""
    if request.method == "POST":
        try:
            actions.submit(assignment=found, by=request.user, at=timezone.now())
            return redirect("portal-measurement-done", found.pk)
        except actions.Refused as reason:
            refused = str(reason)
    page = {"assignment": found, "sheet": queries.sheet(found), "refused": refused}
    return ui.show(request, "measurement/portal/review.html", page, status=422 if refused else 200)


@access.portal_page
@require_GET
def urgent(request: PortalRequest, assignment_id: int, number: int) -> HttpResponse:
    """After a dangerous answer: whom to call, before anything else."""
    found = _open(request, assignment_id)
    sheet = queries.sheet(found)
    after = sheet.beside(_asked(sheet, number), +1)
    return ui.show(request, "measurement/portal/urgent.html", {"assignment": found, "after": after})


@access.portal_page
@require_GET
def done(request: PortalRequest, assignment_id: int) -> HttpResponse:
    """It was sent; what happens now."""
    found = _open(request, assignment_id)
    return ui.show(request, "measurement/portal/done.html", {"assignment": found, "sheet": queries.sheet(found)})


def _open(request: PortalRequest, assignment_id: int) -> "Assignment":
    return access.open_record(request, queries.assignments(), assignment_id, need=NEED)


def _asked(sheet: queries.Sheet, number: int) -> Item:
    found = sheet.item(number)
    if found is None or sheet.words is None:
        raise Http404
    return found


def _keep(request: PortalRequest, found: "Assignment", asked: Item, value: int | None) -> HttpResponse:
    """Keep the answer and go on: to help if it was dangerous, else to the next question or the review."""
    saved = actions.save_answer(assignment=found, item=asked.id, value=value, by=request.user, at=timezone.now())
    if saved.dangerous:
        return redirect("portal-measurement-urgent", found.pk, asked.number)
    found.response = saved.response
    after = queries.sheet(found).beside(asked, +1)
    if after is None or "review" in request.GET:
        return redirect("portal-measurement-review", found.pk)
    return redirect("portal-measurement-item", found.pk, after.number)
