"""Readings, their corrections, and the answers to alerts."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.dosing import actions, forms, queries
from openkap.dosing.staff.session import answer

WRITE = "dosing:session:write"


@access.staff_page(WRITE)
@require_POST
def vitals(request: StaffRequest, session_id: int) -> HttpResponse:
    """Keep one reading. The page's own token keeps a reading that was sent twice only once."""
    session = access.open_record(request, queries.sessions(), session_id, need=WRITE)
    form = forms.Vitals(request.POST, plan=queries.route_plan(session).plan)
    if form.is_valid():
        when = {key: form.cleaned_data[key] for key in ("token", "taken_at")}
        try:
            actions.record_vitals(session=session, values=form.values, **when, by=request.user, at=timezone.now())
            return answer(request, session, said=_("The reading is kept."))
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return answer(request, session, vitals_form=form)


@access.staff_page(WRITE)
@require_POST
@act_once
def acknowledgement(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Say what was done about an alert."""
    alert = access.open_record(request, queries.alerts(), alert_id, need=WRITE)
    form = forms.Acknowledgement(request.POST)
    if form.is_valid():
        try:
            actions.acknowledge(alert=alert, **form.cleaned_data, by=request.user, at=timezone.now())
            return answer(request, alert.session, said=_("The alert is answered."))
        except actions.Refused as refused:
            return answer(request, alert.session, answer_form=form, answering=alert.pk, refused=str(refused))
    return answer(request, alert.session, answer_form=form, answering=alert.pk)


@access.staff_page(WRITE)
@require_http_methods(["GET", "POST"])
@act_once
def corrections(request: StaffRequest, reading_id: int) -> HttpResponse:
    """Put one number of a reading right."""
    reading = access.open_record(request, queries.readings(), reading_id, need=WRITE)
    sheet = queries.flowsheet(reading.session_id, now=timezone.now())
    line = next(line for line in queries.table(sheet).lines if line.row.vital.pk == reading.pk)
    measured = [signal for signal in sheet.plan.plan.signals if getattr(reading, signal.id) is not None]
    form = forms.Correction(request.POST or None, signals=measured)
    if form.is_valid():
        try:
            actions.correct(reading=reading, **form.cleaned_data, by=request.user, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-dosing-session", reading.session_id)
    page = {"line": line, "row": line.row, "sheet": sheet, "client": sheet.session.episode.client, "form": form}
    return ui.show(request, "dosing/staff/correction.html", page, status=422 if form.errors else 200)
