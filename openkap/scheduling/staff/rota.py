"""The rota: who is at work when, who is away, which rooms are closed."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.scheduling import actions, forms, queries

WRITE = "scheduling:rota:write"


@access.staff_page(WRITE)
@require_GET
def rota(request: StaffRequest) -> HttpResponse:
    """The week of everyone who is booked into visits, and what is closed."""
    return _page(request)


@access.staff_page(WRITE)
@require_POST
@act_once
def hours(request: StaffRequest) -> HttpResponse:
    """Say when somebody is at work on one weekday."""
    form = forms.Hours(request.POST, people=queries.bookable())
    return _act(request, actions.set_hours, hours_form=form)


@access.staff_page(WRITE)
@require_POST
@act_once
def leaves(request: StaffRequest) -> HttpResponse:
    """Say that somebody is away."""
    return _act(request, actions.take_leave, leave_form=forms.Leave(request.POST, people=queries.bookable()))


@access.staff_page(WRITE)
@require_POST
@act_once
def closures(request: StaffRequest) -> HttpResponse:
    """Say that a room cannot be used."""
    return _act(request, actions.close_room, closure_form=forms.Closure(request.POST, rooms=queries.rooms()))


@access.staff_page(WRITE)
@require_POST
@act_once
def on_site(request: StaffRequest) -> HttpResponse:
    """Say how many rooms one person on site may serve in a role."""
    return _act(request, actions.serve_rooms, on_site_form=forms.OnSite(request.POST, roles=queries.bookable_roles()))


@access.staff_page(WRITE)
@require_POST
@act_once
def withdrawals(request: StaffRequest) -> HttpResponse:
    """Take back leave or a closure that is not over."""
    now = timezone.now()
    form = forms.TakeBack(request.POST, leaves=queries.leaves(now), closures=queries.closures(now))
    return _act(request, actions.take_back, take_back_form=form)


def _act(request: StaffRequest, act: Callable[..., object], **forms_: Form) -> HttpResponse:
    """Do it with what the one form says, or show the page with its errors."""
    (form,) = forms_.values()
    if form.is_valid():
        try:
            act(**form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-scheduling-rota")
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, **forms_)


def _page(request: StaffRequest, **refused: Any) -> HttpResponse:
    """The page around the form that was just refused, if one was."""
    now, people = timezone.now(), queries.bookable()
    page = {
        "weekdays": queries.WEEKDAYS,
        "people": queries.rota_of(people),
        "leaves": queries.leaves(now),
        "closures": queries.closures(now),
        "hours_form": forms.Hours(people=people),
        "leave_form": forms.Leave(people=people),
        "closure_form": forms.Closure(rooms=queries.rooms()),
        "on_site": queries.on_site(),
        "on_site_form": forms.OnSite(roles=queries.bookable_roles()),
        **refused,
    }
    return ui.show(request, "scheduling/staff/rota.html", page, status=422 if refused else 200)
