"""Where care happens: sites, and the rooms that can be booked."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access, actions, forms, queries
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused


@access.staff_page("clinic:room:see")
@require_GET
def places(request: StaffRequest) -> HttpResponse:
    """Every site with its rooms, also those that are closed for good."""
    return _page(request)


@access.staff_page("clinic:room:write")
@require_POST
@act_once
def sites(request: StaffRequest) -> HttpResponse:
    """Add a site."""
    form = forms.AddSite(request.POST)
    if form.is_valid():
        try:
            actions.add_site(**form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-clinic-places")
        except Refused as refused:
            form.add_error("name", str(refused))
    return _page(request, site_form=form)


@access.staff_page("clinic:room:write")
@require_POST
@act_once
def rooms(request: StaffRequest) -> HttpResponse:
    """Add a room to a site."""
    form = forms.AddRoom(request.POST, sites=queries.sites())
    if form.is_valid():
        try:
            actions.add_room(**form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-clinic-places")
        except Refused as refused:
            form.add_error("name", str(refused))
    return _page(request, room_form=form)


@access.staff_page("clinic:room:write")
@require_POST
@act_once
def retirement(request: StaffRequest, room_id: int) -> HttpResponse:
    """Close a room for good."""
    actions.retire_room(room=queries.room(room_id), by=request.user, at=timezone.now())
    return redirect("staff-clinic-places")


@access.staff_page("clinic:room:write")
@require_POST
@act_once
def reopening(request: StaffRequest, room_id: int) -> HttpResponse:
    """Open a room again."""
    actions.reopen_room(room=queries.room(room_id), by=request.user, at=timezone.now())
    return redirect("staff-clinic-places")


def _page(request: StaffRequest, **refused: Any) -> HttpResponse:
    """The page around the form that was just refused, if one was."""
    page = {
        "sites": queries.site_rows(),
        "may_write": request.user.may("clinic:room:write"),
        "site_form": forms.AddSite(),
        "room_form": forms.AddRoom(sites=queries.sites()),
        **refused,
    }
    return ui.show(request, "clinic/staff/places.html", page, status=422 if refused else 200)
