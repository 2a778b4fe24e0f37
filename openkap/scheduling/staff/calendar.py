"""The calendar: a day room by room, one appointment, what is moved and cancelled."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.scheduling import forms, policies, queries

SEE = "scheduling:appointment:see"


@access.staff_page(SEE)
@require_GET
def day(request: StaffRequest) -> HttpResponse:
    """One day by the clock: a column for each room, or for each person."""
    return _days(request, "scheduling/staff/day.html", 1)


@access.staff_page(SEE)
@require_GET
def week(request: StaffRequest) -> HttpResponse:
    """One week: a line for each room, or for each person."""
    return _days(request, "scheduling/staff/week.html", 7)


def _days(request: StaffRequest, template: str, days: int) -> HttpResponse:
    form, today = forms.DayChoice(request.GET if request.GET else None), timezone.localdate()
    chosen = form.cleaned_data if form.is_valid() else {}
    on, by = chosen.get("on") or today, chosen.get("by") or "room"
    first = on - timedelta(days=on.weekday()) if days > 1 else on
    page = {
        "stretch": queries.stretch(first, days, by=by, user=request.user),
        "on": first,
        "today": today,
        "by": by,
        "before": first - timedelta(days=days),
        "after": first + timedelta(days=days),
        "form": form if form.errors else forms.DayChoice(initial={"on": on, "by": by}),
        "may_book": policies.may_book(request.user),
        "may_plan_rota": policies.may_plan_rota(request.user),
        "is_booked_into_visits": request.practitioner.role in clinic.REQUIRED,
    }
    return ui.show(request, template, page, status=422 if form.errors else 200)


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
    """One appointment and its history; it is moved and cancelled on a page where plans are known too."""
    found = access.open_record(request, queries.appointments(), appointment_id, need=SEE)
    page = {
        "appointment": found,
        "moves": queries.moves_of(found),
        "may_change": policies.may_change(request.user, found, at=timezone.now()),
    }
    return ui.show(request, "scheduling/staff/appointment.html", page)
