"""The desk: who asked, and what became of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, queries
from openkap.intake.staff.inquiry_page import found, show

PAGE = 30


@access.staff_page("intake:inquiry:see")
@require_http_methods(["GET", "POST"])
@act_once
def inquiries(request: StaffRequest) -> HttpResponse:
    """Those who wait for an answer, those who were answered, and a form for the telephone."""
    may_write = request.user.may("intake:inquiry:write")
    form = forms.DeskInquiry(request.POST or None)
    if request.method == "POST" and not may_write:
        raise Http404
    if form.is_valid():
        return redirect(*_written_down(request, dict(form.cleaned_data)))
    everyone = request.GET.get("show") == "all"
    page = {
        "page": Paginator(queries.inquiry_page(open_only=not everyone), PAGE).get_page(request.GET.get("page")),
        "everyone": everyone,
        "form": form,
        "may_write": may_write,
    }
    return ui.show(request, "intake/staff/inquiries.html", page, status=422 if form.errors else 200)


def _written_down(request: StaffRequest, said: dict[str, Any]) -> tuple[str, int]:
    """Keep the call; somebody in danger comes before everything else."""
    level, now = said.pop("danger"), timezone.now()
    row = actions.inquire(**said, by=request.user, at=now)
    if level:
        actions.open_safety_case(inquiry=row, level=level, by=request.user, at=now)
    return ("staff-intake-inquiry-help" if level else "staff-intake-inquiry"), row.pk


@access.staff_page("intake:inquiry:see")
@require_GET
def help_first(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """A safety case is open: what whoever is on the telephone does now."""
    return ui.show(request, "intake/staff/inquiry_help.html", {"inquiry": found(inquiry_id)})


@access.staff_page("intake:inquiry:see")
@require_http_methods(["GET", "POST"])
@act_once
def inquiry(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """One inquiry; register the person."""
    row = found(inquiry_id)
    if request.method == "GET":
        return show(request, row)
    form, now = forms.Register(request.POST), timezone.now()
    if form.is_valid():
        said = form.cleaned_data
        names = (f"{said['given_name']} {said['family_name']}",)
        try:
            actions.compare(inquiry=row, names=names, born_on=said["born_on"], by=request.user, at=now)
            actions.register(inquiry=row, **said, known=queries.known_episode(row), by=request.user, at=now)
            return redirect("staff-intake-inquiry", row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return show(request, row, form=form)


@access.staff_page("intake:inquiry:write")
@require_POST
@act_once
def closure(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """End an inquiry without an episode."""
    row = found(inquiry_id)
    form = forms.CloseInquiry(request.POST)
    if form.is_valid():
        try:
            actions.close_inquiry(inquiry=row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-inquiries")
        except Refused as refused:
            form.add_error(None, str(refused))
    return show(request, row, closing=form)


@access.staff_page("intake:inquiry:write")
@require_POST
@act_once
def reopening(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """A closed inquiry waits for us again."""
    row = found(inquiry_id)
    try:
        actions.reopen_inquiry(inquiry=row, by=request.user, at=timezone.now())
    except Refused as refused:
        return show(request, row, refused=str(refused))
    return redirect("staff-intake-inquiry", row.pk)


@access.staff_page("intake:inquiry:write")
@require_POST
@act_once
def invitation(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Send the packet: the invitation to the portal, once more while it is not used."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="clinic:client:write")
    row = queries.inquiries().filter(registration__episode=episode).first()
    try:
        actions.send_packet(episode=episode, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-inquiry", row.pk) if row else redirect("staff-intake-inquiries")
