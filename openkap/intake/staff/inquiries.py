"""The desk: who asked, and what became of it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, forms, policies, queries

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
        row = actions.inquire(**form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("staff-intake-inquiry", row.pk)
    everyone = request.GET.get("show") == "all"
    found = Paginator(queries.inquiry_page(open_only=not everyone), PAGE).get_page(request.GET.get("page"))
    page = {
        "page": found,
        "rows": queries.inquiry_rows(found),
        "everyone": everyone,
        "form": form,
        "may_write": may_write,
    }
    return ui.show(request, "intake/staff/inquiries.html", page, status=422 if form.errors else 200)


@access.staff_page("intake:inquiry:see")
@require_http_methods(["GET", "POST"])
@act_once
def inquiry(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """One inquiry; register the person."""
    row = _found(inquiry_id)
    given, _, family = row.name.partition(" ")
    known = queries.inquiry_rows([row])[0].known
    names = {"given_name": given, "family_name": family}
    form = forms.Register(request.POST or None, initial=names, known_as=known.client.name if known else "")
    if form.is_valid():
        same = form.cleaned_data.pop("same_person", False)
        person = {**form.cleaned_data, "known": known if same else None}
        try:
            actions.register(inquiry=row, **person, by=request.user, at=timezone.now())
            return redirect("staff-intake-inquiry", row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, row, form)


@access.staff_page("intake:inquiry:write")
@require_POST
@act_once
def closure(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """End an inquiry without an episode."""
    row = _found(inquiry_id)
    form = forms.CloseInquiry(request.POST)
    if form.is_valid():
        try:
            actions.close_inquiry(inquiry=row, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-intake-inquiries")
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, row, forms.Register(), form)


@access.staff_page("intake:inquiry:write")
@require_POST
@act_once
def invitation(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Send the invitation to the portal once more."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="clinic:client:write")
    row = queries.inquiries().filter(registration__episode=episode).first()
    try:
        actions.invite(client=episode.client, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-inquiry", row.pk) if row else redirect("staff-intake-inquiries")


def _found(inquiry_id: int) -> "queries.Inquiry":
    row = queries.inquiries().filter(pk=inquiry_id).first()
    if row is None:
        raise Http404
    return row


def _show(
    request: StaffRequest,
    row: "queries.Inquiry",
    form: forms.Register,
    closing: forms.CloseInquiry | None = None,
) -> HttpResponse:
    page = {
        "row": queries.inquiry_rows([row])[0],
        "inquiry": row,
        "form": form,
        "closing": closing or forms.CloseInquiry(),
        "verdict": policies.may_handle_inquiry(request.user, row),
        "reads_answers": policies.may_read_carried(request.user, row, at=timezone.now()),
    }
    refused = form.errors or (closing and closing.errors)
    return ui.show(request, "intake/staff/inquiry.html", page, status=422 if refused else 200)
