"""The way home: scores, what is seen at the door, the signature."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access, majority
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.dosing import actions, forms, policies, queries

if TYPE_CHECKING:
    from django.forms import Form

    from openkap.dosing.models import DosingSession

SEE, WRITE, SIGN = "dosing:session:see", "dosing:session:write", "dosing:discharge:sign"
TITLES = {"aldrete": _("Aldrete"), "padss": _("PADSS"), "seen": _("Seen at the door")}


@access.staff_page(SEE)
@require_GET
def leaving(request: StaffRequest, session_id: int) -> HttpResponse:
    """Every requirement for going home, met or not, with its reason."""
    return _page(request, access.open_record(request, queries.sessions(), session_id, need=SEE))


@access.staff_page(WRITE)
@require_POST
@act_once
def answers(request: StaffRequest, session_id: int, part: str) -> HttpResponse:
    """Keep the answers of one score, or what was seen."""
    session = access.open_record(request, queries.sessions(), session_id, need=WRITE)
    if part not in TITLES:
        raise Http404
    form = _form(part, data=request.POST)
    if form.is_valid():
        try:
            actions.answer_leaving(session=session, answers=form.answers, by=request.user, at=timezone.now())
            return redirect("staff-dosing-leaving", session.pk)
        except actions.Refused as refused:
            return _page(request, session, typed={part: form}, refused=str(refused))
    return _page(request, session, typed={part: form})


@access.staff_page(SIGN)
@require_POST
@act_once
def overrides(request: StaffRequest, session_id: int) -> HttpResponse:
    """A prescriber lets the client go with something open."""
    session = access.open_record(request, queries.sessions(), session_id, need=SIGN)
    form = forms.DischargeOverride(request.POST)
    if form.is_valid():
        try:
            actions.override_discharge(session=session, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-dosing-leaving", session.pk)
        except actions.Refused as refused:
            return _page(request, session, override_form=form, refused=str(refused))
    return _page(request, session, override_form=form)


@access.staff_page(SIGN)
@require_POST
@act_once
def discharge(request: StaffRequest, session_id: int) -> HttpResponse:
    """Sign that the client goes home."""
    session = access.open_record(request, queries.sessions(), session_id, need=SIGN)
    try:
        actions.discharge(session=session, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        return _page(request, session, refused=str(refused))
    return redirect("staff-dosing-leaving", session.pk)


def _form(part: str, *, data: Any = None, initial: dict[str, Any] | None = None) -> "Any":
    if part == "seen":
        return forms.Leaving(data, initial=initial or {})
    return forms.Score(data, score=part, initial=initial or {})


def _page(
    request: StaffRequest, session: "DosingSession", *, typed: "dict[str, Form] | None" = None, **more: Any
) -> HttpResponse:
    sheet = queries.flowsheet(session.pk, now=timezone.now())
    way = queries.departure(sheet)
    given = {item: row.value for item, row in way.answers.items()}
    parts = [(id, title, (typed or {}).get(id) or _form(id, initial=given)) for id, title in TITLES.items()]
    client, started = sheet.session.episode.client, sheet.session.started_at
    young = majority.has_guardians(client.born_on, at=started)
    page = {
        "session": sheet.session,
        "taken_home_by": queries.guardians_in_words(sheet.session) if young else "",
        "client": client,
        "sheet": sheet,
        "way": way,
        "parts": parts,
        "may_answer": policies.may_prepare_leaving(request.user, sheet),
        "may_sign": policies.may_discharge(request.user, sheet, way),
        "may_override": policies.may_override_discharge(request.user, sheet, way),
        "override_form": forms.DischargeOverride(),
        **more,
    }
    return ui.show(request, "dosing/staff/leaving.html", page, status=422 if typed or more else 200)
