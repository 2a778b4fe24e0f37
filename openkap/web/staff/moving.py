"""Appointments that move, are cancelled or need mending: what it breaks is said before anything is saved."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.careplan import actions
from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.scheduling import forms, policies
from openkap.scheduling import queries as scheduling

if TYPE_CHECKING:
    from openkap.scheduling.models import Appointment

WRITE = "scheduling:appointment:write"


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def move(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """GET says what a time would break; POST with a reason moves. A dragged appointment asks here too."""
    found = access.open_record(request, scheduling.appointments(), appointment_id, need=WRITE)
    said = request.POST if request.method == "POST" else None
    asked_for = request.GET if "on" in request.GET else None
    form, why = forms.Move(asked_for if said is None else said, initial=_present(found)), forms.Why(said)
    refused = ""
    if request.method == "POST" and form.is_valid() and why.is_valid():
        asked = form.asked() | why.cleaned_data
        try:
            actions.move_appointment(appointment=found, **asked, by=request.user, at=timezone.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            return _moved(request, found)
    return _move_page(request, found, form, why, refused)


def _moved(request: StaffRequest, found: "Appointment") -> HttpResponse:
    messages.success(request, _("The appointment has moved. Everyone in it was told."))
    if not (verdict := careplan.unconfirmed(found)):
        messages.warning(request, verdict.reason)
    return redirect("staff-scheduling-appointment", found.pk)


def _present(found: "Appointment") -> dict[str, Any]:
    start = timezone.localtime(found.starts_at)
    return {"on": start.date(), "time": start.time(), "room": found.room_id}


def _move_page(
    request: StaffRequest, found: "Appointment", form: forms.Move, why: forms.Why, refused: str
) -> HttpResponse:
    """The page; as a fragment only what the move breaks and the form that carries it out."""
    now = timezone.now()
    page: dict[str, Any] = {"appointment": found, "form": form, "why": why, "refused": refused}
    page["may_change"] = policies.may_change(request.user, found, at=now, late=True)
    if form.is_bound and form.is_valid():
        page["check"] = check = scheduling.check_move(found, **form.asked(), now=now)
        page["bearing"] = careplan.bearing(found, check.starts_at)
        if not check:
            page["instead"] = scheduling.offers(found, now=now, most=2)
    wrong = bool(refused) or (form.is_bound and not form.is_valid()) or (request.method == "POST" and bool(why.errors))
    return ui.show(request, "web/staff/move.html#check", page, status=422 if wrong else 200)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def cancel(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """The appointment will not take place."""
    found = access.open_record(request, scheduling.appointments(), appointment_id, need=WRITE)
    form, now = forms.Cancel(request.POST if request.method == "POST" else None), timezone.now()
    if form.is_valid():
        try:
            actions.cancel_appointment(appointment=found, **form.cleaned_data, by=request.user, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-scheduling-appointment", found.pk)
    page = {"appointment": found, "form": form, "may_change": policies.may_change(request.user, found, at=now)}
    return ui.show(request, "web/staff/cancel.html", page, status=422 if form.errors else 200)


@access.staff_page(WRITE)
@require_GET
def repairs(request: StaffRequest) -> HttpResponse:
    """Everything ahead that cannot stand as it is booked. Whose it is, only their team and the desk read."""
    found = scheduling.unsettled(now=timezone.now())
    known = access.visible_episodes(request.user, WRITE).filter(pk__in={row.appointment.episode_id for row in found})
    page = {"unsettled": found, "known": set(known.values_list("pk", flat=True))}
    return ui.show(request, "web/staff/repairs.html", page)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def repair(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Offers for one appointment, before and after; a person chooses, nothing moves by itself."""
    found = access.open_record(request, scheduling.appointments(), appointment_id, need=WRITE)
    now, refused = timezone.now(), ""
    why = forms.Why(request.POST if request.method == "POST" else None)
    offers = scheduling.offers(found, now=now)
    if request.method == "POST" and why.is_valid():
        chosen = next((offer for offer in offers if offer.key == request.POST.get("offer")), None)
        refused = _("This is not free any more. Nothing was changed; these are free now.") if chosen is None else ""
        if chosen is not None:
            try:
                actions.mend(offer=chosen, **why.cleaned_data, by=request.user, at=now)
            except Refused as refusal:
                refused = str(refusal)
            else:
                return _moved(request, found)
    verdict = policies.may_change(request.user, found, at=now, late=True)
    page = {"appointment": found, "offers": offers if verdict else [], "why": why, "refused": refused}
    page |= {"may_change": verdict, "confirmable": careplan.unconfirmed(found)}
    return ui.show(request, "web/staff/repair.html", page, status=422 if refused or why.errors else 200)
