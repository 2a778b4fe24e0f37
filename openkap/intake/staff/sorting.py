"""What is said about an inquiry: how it goes on, who it is, whether somebody is in danger, who referred."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries
from openkap.intake.staff.inquiry_page import found, show


@access.staff_page("intake:inquiry:see")
@require_POST
@act_once
def screenings(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """Say how it goes on for this person."""
    row, form = found(inquiry_id), forms.Screen(request.POST)
    if form.is_valid():
        try:
            actions.screen_inquiry(inquiry=row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-inquiry", row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return show(request, row, screen=form)


@access.staff_page("intake:inquiry:write")
@require_POST
@act_once
def identification(request: StaffRequest, inquiry_id: int, likeness_id: int, says: str) -> HttpResponse:
    """Say whether two are one person, or take back what was said."""
    row, likeness = found(inquiry_id), queries.likeness(likeness_id)
    if likeness is None or likeness.inquiry != row or says not in queries.SAYS:
        raise Http404
    try:
        actions.identify(likeness=likeness, says=says, by=request.user, at=timezone.now())
    except Refused as refused:
        return show(request, row, refused=str(refused))
    return redirect("staff-intake-inquiry", row.pk)


@access.staff_page("intake:inquiry:see")
@require_POST
@act_once
def case(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """Open a safety case for whoever asked."""
    row, form = found(inquiry_id), forms.OpenCase(request.POST)
    if form.is_valid():
        try:
            actions.open_safety_case(inquiry=row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-inquiry-help", row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return show(request, row, opening=form)


@access.staff_page("intake:inquiry:see")
@require_POST
@act_once
def settling(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """A clinician asked the person: no danger."""
    row, form = found(inquiry_id), forms.SettleWorry(request.POST, auto_id="settle_%s")
    worry = getattr(row, "worry", None)
    if worry is None:
        raise Http404
    if form.is_valid():
        try:
            actions.settle_worry(worry=worry, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-inquiry", row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return show(request, row, settle=form)


@access.staff_page("intake:packet:see")
@require_GET
def referral(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """Why somebody is referred: for clinicians, each look on the record; once there is an episode, for its team."""
    row = queries.referral_of(inquiry_id)
    if row is None:
        raise Http404
    if hasattr(row.inquiry, "registration"):
        access.open_record(request, queries.referrals(), row.pk, need="intake:packet:see")
    else:
        actions.read_referral(referral=row, by=request.user, at=timezone.now())
    may_screen = policies.may_screen(request.user, row.inquiry)
    return ui.show(request, "intake/staff/referral.html", {"referral": row, "may_screen": may_screen})
