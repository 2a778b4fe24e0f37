"""Records as those who work here meet them: bring one for a client, read, strike, ask."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.records import actions, forms, pages, policies, queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.records.models import Record

WRITE = "records:record:write"


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
def records(request: StaffRequest, episode_id: int) -> HttpResponse:
    """What was brought, as far as this role sees it; a scan of what came on paper; what is asked for."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need=WRITE)
    sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if sent else (None, None)
    form = forms.Bring(data, files, today=timezone.localdate())
    if form.is_valid():
        return _brought(request, episode, form)
    return _show(request, episode, form=form, status=422 if form.errors else 200)


@act_once
def _brought(request: StaffRequest, episode: "Episode", form: forms.Bring) -> HttpResponse:
    try:
        actions.bring(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, episode, form=form, status=422)
    return redirect("staff-records", episode.pk)


@access.staff_page("records:request:write")
@require_POST
@act_once
def requests(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Ask the client to bring something."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="records:request:write")
    asking = forms.Ask(request.POST)
    if asking.is_valid():
        try:
            actions.ask_for(episode=episode, **asking.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-records", episode.pk)
        except Refused as refused:
            asking.add_error(None, str(refused))
    return _show(request, episode, asking=asking, status=422)


@access.staff_page("records:request:write")
@require_POST
@act_once
def request_end(request: StaffRequest, request_id: int) -> HttpResponse:
    """It is not needed any more."""
    asked = access.open_record(request, queries.requests(), request_id, need="records:request:write")
    actions.stop_asking(request=asked, by=request.user, at=timezone.now())
    return redirect("staff-records", asked.episode_id)


@access.staff_page(WRITE)
@require_GET
def record(request: StaffRequest, record_id: int) -> HttpResponse:
    """One record: what it is, what it shows, who has read it."""
    return _show_one(request, _opened(request, record_id))


@access.staff_page(WRITE)
@require_GET
def file(request: StaffRequest, record_id: int) -> HttpResponse:
    """The file itself. Opening it is reading it."""
    found = _opened(request, record_id)
    try:
        content = actions.read(record=found, by=request.user, at=timezone.now())
    except Refused as refused:
        return _show_one(request, found, refusal=str(refused), status=422)
    except actions.Unreadable as fault:
        pages.cannot_be_opened(found.pk, fault)
        return _show_one(request, found, refusal=str(fault), status=503)
    return pages.handed_out(content, found.media_type)


@access.staff_page(WRITE)
@require_POST
@act_once
def strike(request: StaffRequest, record_id: int) -> HttpResponse:
    """Say that it does not belong here."""
    found = _opened(request, record_id)
    form = forms.Strike(request.POST)
    if form.is_valid():
        try:
            actions.strike(record=found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-records", found.episode_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show_one(request, found, form=form, status=422)


def _opened(request: StaffRequest, record_id: int) -> "Record":
    """Through the gate with what its kind needs: the front desk sees cards, and nothing clinical."""
    return access.open_record(request, queries.records(), record_id, need=policies.need(queries.kind_of(record_id)))


def _show(
    request: StaffRequest,
    episode: "Episode",
    *,
    form: forms.Bring | None = None,
    asking: forms.Ask | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "episode": episode,
        "rows": queries.seen_by(request.user, episode),
        "asked": list(queries.open_requests(episode)),
        "form": form or forms.Bring(today=timezone.localdate()),
        "asking": (asking or forms.Ask()) if request.user.may("records:request:write") else None,
        "verdict": policies.may_bring(request.user, episode),
        "sees_all": policies.may_see(request.user, "letter"),
    }
    return ui.show(request, "records/staff/records.html", page, status=status)


def _show_one(
    request: StaffRequest,
    found: "Record",
    *,
    form: forms.Strike | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    row = queries.row(found)
    page = {
        "row": row,
        "episode": found.episode,
        "form": form or forms.Strike(),
        "verdict": policies.may_strike(request.user, found, is_struck=row.is_struck),
        "refusal": refusal,
    }
    return ui.show(request, "records/staff/record.html", page, status=status)
