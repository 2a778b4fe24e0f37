"""The client's own records: bring one, see them, take one back that nobody has read."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import PortalRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.records import actions, forms, pages, policies, queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode
    from openkap.records.models import Record

SEE = "records:clinical:see"


@access.portal_page
@require_http_methods(["GET", "POST"])
def records(request: PortalRequest) -> HttpResponse:
    """What was brought, what is asked for, and a form for the next one."""
    episode = access.own_episode(request, need=SEE)
    form = bringing(request)
    if form.is_valid():
        done = brought(request, episode, form, reverse("portal-records"))
        if done.status_code < 400:
            return done
    page = {**what_is_there(episode), "form": form, "verdict": policies.may_bring(request.user, episode)}
    return ui.show(request, "records/portal/records.html", page, status=422 if form.errors else 200)


def bringing(request: PortalRequest) -> forms.Bring:
    """The form as it was sent, or an empty one. Its file is looked through before anything is written."""
    sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if sent else (None, None)
    return forms.Bring(data, files, today=timezone.localdate())


@act_once
def brought(request: PortalRequest, episode: "Episode", form: forms.Bring, onward: str) -> HttpResponse:
    """Keep it and go on; a refusal stands on the form, for the page that asked to show."""
    try:
        actions.bring(episode=episode, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return HttpResponse(status=422)
    return redirect(onward)


def what_is_there(episode: "Episode") -> dict[str, object]:
    """What a screen of the client's records shows."""
    return {"rows": queries.brought(episode), "asked": list(queries.open_requests(episode))}


@access.portal_page
@require_GET
def record(request: PortalRequest, record_id: int) -> HttpResponse:
    """One record: what it is, what it shows, who has read it."""
    return _show(request, _own(request, record_id))


@access.portal_page
@require_GET
def file(request: PortalRequest, record_id: int) -> HttpResponse:
    """The file itself."""
    found = _own(request, record_id)
    try:
        content = actions.read(record=found, by=request.user, at=timezone.now())
    except Refused as refused:
        return _show(request, found, refusal=str(refused), status=422)
    except actions.Unreadable as fault:
        pages.cannot_be_opened(found.pk, fault)
        return _show(request, found, is_unreadable=True, status=503)
    return pages.handed_out(content, found.media_type)


@access.portal_page
@require_POST
@act_once
def withdrawal(request: PortalRequest, record_id: int) -> HttpResponse:
    """Take it back."""
    found = _own(request, record_id)
    try:
        actions.withdraw(record=found, by=request.user, at=timezone.now())
    except Refused as refused:
        return _show(request, found, refusal=str(refused), status=422)
    return redirect("portal-records")


def _own(request: PortalRequest, record_id: int) -> "Record":
    return access.open_record(request, queries.records(), record_id, need=SEE)


def _show(
    request: PortalRequest, found: "Record", *, refusal: str = "", is_unreadable: bool = False, status: int = 200
) -> HttpResponse:
    row = queries.row(found)
    verdict = policies.may_withdraw(request.user, found, is_read=bool(row.readers), is_struck=row.is_struck)
    page = {"row": row, "verdict": verdict, "refusal": refusal, "is_unreadable": is_unreadable}
    return ui.show(request, "records/portal/record.html", page, status=status)
