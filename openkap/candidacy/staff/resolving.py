"""Two who decided differently: the list of those open, and the page of one."""

from typing import TYPE_CHECKING

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.candidacy import actions, forms, pages, queries
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused

if TYPE_CHECKING:
    from openkap.candidacy.models import Resolution

SEE = "candidacy:determination:see"
PAGE = "candidacy/staff/resolution.html"


@access.staff_page(SEE)
@require_GET
def resolutions(request: StaffRequest) -> HttpResponse:
    """All that are open and that this person may see; the medical director sees every one of the clinic."""
    return ui.show(request, "candidacy/staff/resolutions.html", {"talks": queries.open_resolutions(request.user)})


@access.staff_page(SEE)
@require_GET
def resolution(request: StaffRequest, resolution_id: int) -> HttpResponse:
    """Both reasons side by side, and how the two go on."""
    row = access.open_record(request, queries.resolutions(), resolution_id, need=SEE)
    return ui.show(request, PAGE, pages.resolution(request.user, row, at=timezone.now()))


@access.staff_page(SEE)
@require_POST
@act_once
def settlements(request: StaffRequest, resolution_id: int) -> HttpResponse:
    """Write down how the two go on, and sign it."""
    row = access.open_record(request, queries.resolutions(), resolution_id, need=SEE)
    form = forms.Settle(request.POST)
    if form.is_valid():
        try:
            actions.settle(resolution=row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-candidacy-resolution", row.pk)
    return _again(request, row, settle_form=form)


@access.staff_page(SEE)
@require_POST
@act_once
def settlement_signatures(request: StaffRequest, settlement_id: int) -> HttpResponse:
    """The other of the two signs."""
    found = access.open_record(request, queries.settlements(), settlement_id, need=SEE)
    try:
        actions.sign_settlement(settlement=found, by=request.user, at=timezone.now())
    except Refused as refused:
        row = queries.resolutions().get(pk=found.resolution_id)
        page = {**pages.resolution(request.user, row, at=timezone.now()), "refused": str(refused)}
        return ui.show(request, PAGE, page, status=422)
    return redirect("staff-candidacy-resolution", found.resolution_id)


@access.staff_page(SEE)
@require_POST
@act_once
def opinion_requests(request: StaffRequest, resolution_id: int) -> HttpResponse:
    """Ask the medical director."""
    row = access.open_record(request, queries.resolutions(), resolution_id, need=SEE)
    form = forms.AskOpinion(request.POST)
    if form.is_valid():
        try:
            actions.ask_opinion(resolution=row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-candidacy-resolution", row.pk)
    return _again(request, row, ask_form=form)


@access.staff_page(SEE)
@require_POST
@act_once
def opinions(request: StaffRequest, resolution_id: int) -> HttpResponse:
    """The medical director answers."""
    row = access.open_record(request, queries.resolutions(), resolution_id, need=SEE)
    form = forms.GiveOpinion(request.POST)
    if form.is_valid():
        try:
            actions.give_opinion(resolution=row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-candidacy-resolution", row.pk)
    return _again(request, row, opinion_form=form)


def _again(request: StaffRequest, row: "Resolution", **typed: Form) -> HttpResponse:
    """The page with what was typed and why it was refused."""
    return ui.show(request, PAGE, pages.resolution(request.user, row, at=timezone.now(), **typed), status=422)
