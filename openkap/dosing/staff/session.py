"""The session page: strip, alerts, clock, readings, doses. Each part has an address of its own."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.dosing import actions, forms, policies, queries
from openkap.dosing.queries import Checklist, Flowsheet
from openkap.ui.pages import asks_for_part

if TYPE_CHECKING:
    from openkap.clinic.models import User
    from openkap.dosing.models import DosingSession

PAGE = "dosing/staff/session.html"
PARTS = ("alerts", "clock", "doses", "readings")
ANY_DOSE = Decimal("0.01")  # asks whether any dose at all may be given


@access.staff_page("dosing:session:see")
@require_GET
def session(request: StaffRequest, session_id: int) -> HttpResponse:
    """Everything about one dosing session that is open on the tablet."""
    return answer(request, access.open_record(request, queries.sessions(), session_id, need="dosing:session:see"))


@access.staff_page("dosing:session:see")
@require_GET
def part(request: StaffRequest, session_id: int, name: str) -> HttpResponse:
    """One part of the page, fetched again when something changed."""
    if name not in PARTS:
        raise Http404
    record = access.open_record(request, queries.sessions(), session_id, need="dosing:session:see")
    return ui.show(request, f"{PAGE}#{name}", context(request.user, record))


@access.staff_page("dosing:administration:give")
@require_POST
@act_once
def administrations(request: StaffRequest, session_id: int) -> HttpResponse:
    """Record a dose."""
    record = access.open_record(request, queries.sessions(), session_id, need="dosing:administration:give")
    form = forms.Dose(request.POST)
    if form.is_valid():
        try:
            actions.administer(session=record, **form.cleaned_data, by=request.user, at=timezone.now())
            return answer(request, record, said=_("The dose is recorded."))
        except actions.Refused as refused:
            form.add_error("dose_mg", str(refused))
    return answer(request, record, dose_form=form)


@access.staff_page("dosing:session:write")
@require_POST
@act_once
def infusion_end(request: StaffRequest, dose_id: int) -> HttpResponse:
    """Record that an infusion has ended."""
    dose = access.open_record(request, queries.administrations(), dose_id, need="dosing:session:write")
    form = forms.InfusionEnd(request.POST)
    if form.is_valid():
        try:
            actions.end_infusion(dose=dose, **form.cleaned_data, by=request.user, at=timezone.now())
            return answer(request, dose.session, said=_("The end of the infusion is recorded."))
        except actions.Refused as refused:
            return answer(request, dose.session, end_form=form, refused=str(refused))
    return answer(request, dose.session, end_form=form)


@access.staff_page("dosing:session:note")
@require_POST
@act_once
def closing_note(request: StaffRequest, session_id: int) -> HttpResponse:
    """The therapist says that the note is closed."""
    record = access.open_record(request, queries.sessions(), session_id, need="dosing:session:note")
    try:
        actions.note_closed(session=record, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        return answer(request, record, refused=str(refused))
    return answer(request, record, said=_("The note is closed."))


def answer(request: StaffRequest, record: "DosingSession", *, said: str = "", **more: Any) -> HttpResponse:
    """After an act: htmx gets the changed part, a plain form goes back to the page; a refusal keeps what was typed."""
    wrong = bool(more)
    if request.method == "POST" and not wrong and not asks_for_part(request):
        return redirect("staff-dosing-session", record.pk)
    page = context(request.user, record) | {"said": said} | more
    status = 422 if wrong else 201 if request.method == "POST" else 200
    return ui.show(request, f"{PAGE}#flow", page, status=status)


def context(by: "User", record: "DosingSession") -> dict[str, Any]:
    """What every part of the page may show."""
    sheet = queries.flowsheet(record.pk, now=timezone.now())
    day = queries.checklist(sheet) if sheet.is_open else None
    return {
        "session": sheet.session,
        "client": sheet.session.episode.client,
        "sheet": sheet,
        "day": day,
        "facts": _facts(sheet, day),
        "bars": queries.bars(sheet),
        "picture": queries.picture(sheet),
        "table": queries.table(sheet),
        "gives": by.may("dosing:administration:give"),
        "may_work": policies.may_work(by, sheet),
        "may_answer": by.may("dosing:session:write") and policies.on_team(by, sheet.session.episode),
        "may_give": policies.may_administer(by, sheet, day, ANY_DOSE) if day else None,
        "may_close_note": policies.may_close_note(by, sheet),
        "vitals_form": forms.Vitals(plan=sheet.plan.plan, dosed=bool(sheet.administrations)),
        "dose_form": forms.Dose(),
        "end_form": forms.InfusionEnd(),
        "answer_form": forms.Acknowledgement(),
    }


def _facts(sheet: Flowsheet, day: Checklist | None) -> list[dict[str, Any]]:
    """The top strip: what must be in sight all day."""
    facts: list[dict[str, Any]] = [{"label": _("route"), "value": sheet.plan.route.title}]
    if day is not None:
        known = day.hints.get("allergies", "")
        facts.append({"label": _("allergies"), "value": known or _("none on record"), "warning": bool(known)})
        agreed = f"{day.order.max_dose_mg.normalize():f} mg" if day.order else _("no order today")
        facts.append({"label": _("agreed maximum"), "value": agreed, "warning": day.order is None})
    if sheet.administrations:
        facts.append({"label": _("given"), "value": f"{sheet.given_mg.normalize():f} mg"})
    return facts
