"""Adverse events as clinicians write them down and read them."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.safety import actions, forms, queries


@access.staff_page("safety:event:see")
@require_http_methods(["GET", "POST"])
@act_once
def events(request: StaffRequest, episode_id: int) -> HttpResponse:
    """What happened in this episode, and a form for what happened now."""
    episode, now = access.open_record(request, clinic.episodes(), episode_id, need="safety:event:see"), timezone.now()
    form = forms.AdverseEvent(request.POST or None, initial={"noticed_at": now})
    if form.is_valid():
        try:
            written = actions.record_event(episode=episode, facts=form.facts, by=request.user, at=now)
            return redirect("staff-safety-event", written.pk)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    may_write = request.user.may("safety:event:write")
    page = {"episode": episode, "events": queries.events(episode), "form": form, "may_write": may_write}
    return ui.show(request, "safety/staff/events.html", page, status=422 if form.errors else 200)


@access.staff_page("safety:event:see")
@require_http_methods(["GET", "POST"])
@act_once
def event(request: StaffRequest, event_id: int) -> HttpResponse:
    """One event, how it was written before, and a form to amend it."""
    found = access.open_record(request, queries.every_event(), event_id, need="safety:event:see")
    form = forms.Amendment(request.POST or None, initial=queries.written(found))
    if form.is_valid():
        said = {"facts": form.facts, "reason": form.cleaned_data["reason"]}
        try:
            after = actions.amend_event(event=found, **said, by=request.user, at=timezone.now())
            return redirect("staff-safety-event", after.pk)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    page = {"event": found, "earlier": queries.earlier(found), "form": form}
    return ui.show(request, "safety/staff/event.html", page, status=422 if form.errors else 200)
