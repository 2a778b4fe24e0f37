"""The calendar: a day room by room, one appointment, what is moved and cancelled."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.scheduling import actions, forms, policies, queries

if TYPE_CHECKING:
    from django.forms import Form

    from openkap.scheduling.models import Appointment

SEE, WRITE = "scheduling:appointment:see", "scheduling:appointment:write"
SEARCHED = timedelta(days=14)
MOST_TIMES = 60


@access.staff_page(SEE)
@require_GET
def day(request: StaffRequest) -> HttpResponse:
    """One day, room by room."""
    form, today = forms.DayChoice(request.GET if "on" in request.GET else None), timezone.localdate()
    on = form.cleaned_data["on"] if form.is_valid() else today
    page = {
        "day": queries.day(None, on, user=request.user),
        "today": today,
        "form": form if form.errors else forms.DayChoice(initial={"on": on}),
        "may_plan_rota": policies.may_plan_rota(request.user),
        "is_booked_into_visits": request.practitioner.role in clinic.REQUIRED,
    }
    return ui.show(request, "scheduling/staff/day.html", page, status=422 if form.errors else 200)


@access.staff_page(SEE)
@require_GET
def mine(request: StaffRequest) -> HttpResponse:
    """What is before the person signed in."""
    now = timezone.now()
    page = {"appointments": queries.upcoming(request.user, now=now)}
    return ui.show(request, "scheduling/staff/mine.html", page)


@access.staff_page(SEE)
@require_GET
def appointments(request: StaffRequest, episode_id: int) -> HttpResponse:
    """All appointments of one episode."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=SEE)
    page = {"episode": episode, "appointments": queries.of_episode(episode), "now": timezone.now()}
    return ui.show(request, "scheduling/staff/appointments.html", page)


@access.staff_page(SEE)
@require_GET
def appointment(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """One appointment, its history, and other times it could have."""
    found = access.open_record(request, queries.appointments(), appointment_id, need=SEE)
    search = forms.Search(request.GET) if "from_on" in request.GET else None
    return _page(request, found, search=search)


@access.staff_page(WRITE)
@require_POST
@act_once
def moves(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Hold the appointment at another time."""
    found = access.open_record(request, queries.appointments(), appointment_id, need=WRITE)
    search = forms.Search(request.POST)
    form = forms.Move(request.POST, times=_times(found, search))
    if form.is_valid():
        try:
            actions.move(appointment=found, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The appointment has moved. Everyone in it was told."))
            return redirect("staff-scheduling-appointment", found.pk)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, found, search=search, move_form=form)


@access.staff_page(WRITE)
@require_POST
@act_once
def cancellation(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """The appointment will not take place."""
    found = access.open_record(request, queries.appointments(), appointment_id, need=WRITE)
    form = forms.Cancel(request.POST)
    if form.is_valid():
        try:
            actions.cancel(appointment=found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-scheduling-appointment", found.pk)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, found, cancel_form=form)


def _times(found: "Appointment", search: forms.Search | None) -> list[datetime]:
    """Other starts in the two weeks from the day that was asked for; the form still checks the one that is chosen."""
    if search is None or not search.is_valid():
        return []
    now = timezone.now()
    from_at, _end = queries.bounds(search.cleaned_data["from_on"])
    times = queries.times_to_move(
        found, now=now, from_at=max(from_at, now), until_at=from_at + SEARCHED, anyone=search.cleaned_data["anyone"]
    )
    return _few_a_day(times)[:MOST_TIMES]


def _few_a_day(times: list[datetime]) -> list[datetime]:
    """Of each day the starts on the hour, or all when there are none: people choose from few."""
    chosen: list[datetime] = []
    for _day, starts in groupby(times, key=timezone.localdate):
        every = list(starts)
        chosen += [at for at in every if at.minute == 0] or every
    return chosen


def _page(
    request: StaffRequest,
    found: "Appointment",
    *,
    search: forms.Search | None = None,
    move_form: "Form | None" = None,
    cancel_form: "Form | None" = None,
) -> HttpResponse:
    """The page of one appointment around the form that was just refused, if one was."""
    now = timezone.now()
    may_change = policies.may_change(request.user, found, at=now)
    refused = any(form is not None and form.errors for form in (search, move_form, cancel_form))
    if move_form is None and search is not None and may_change:
        anyone = bool(search.is_valid() and search.cleaned_data["anyone"])
        move_form = forms.Move(initial={"anyone": anyone}, times=_times(found, search))
    start = max(timezone.localdate(found.starts_at), timezone.localdate(now))
    page = {
        "appointment": found,
        "moves": queries.moves_of(found),
        "may_change": may_change,
        "search": search or forms.Search(initial={"from_on": start}),
        "searched": search is not None,
        "move_form": move_form,
        "cancel_form": cancel_form or forms.Cancel(),
    }
    return ui.show(request, "scheduling/staff/appointment.html", page, status=422 if refused else 200)
