"""The checklist page: sections of checks, letting a failed one pass, and ending the day without a dose."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.readiness import CheckItem
from openkap.core.verdict import Verdict
from openkap.dosing import actions, forms, policies, queries
from openkap.dosing.queries import Checklist, Flowsheet

if TYPE_CHECKING:
    from django.forms import BoundField

    from openkap.clinic.models import User
    from openkap.dosing.models import DosingSession


@dataclass(frozen=True)
class Line:
    """One check as the page shows it."""

    item: CheckItem
    field: "BoundField | None"
    hint: str
    said: str
    may_override: Verdict
    reason_form: forms.Reason

    @property
    def asks(self) -> bool:
        """Whether the field stands open: nothing passed yet, or what was typed is wrong."""
        return self.field is not None and (self.item.state != "passed" or bool(self.field.errors))


@dataclass(frozen=True)
class Block:
    """One section: its heading, its form, its lines, how many are settled."""

    id: str
    title: str
    form: forms.Section
    lines: tuple[Line, ...]

    @property
    def settled(self) -> int:
        return sum(line.item.settled for line in self.lines)

    @property
    def waiting(self) -> list[Line]:
        """Checks whose fields stand open."""
        return [line for line in self.lines if line.asks]

    @property
    def answered(self) -> list[Line]:
        """Checks that passed by an answer, which may still be changed."""
        return [line for line in self.lines if line.field is not None and not line.asks]


@access.staff_page("dosing:session:see")
@require_GET
def checklist(request: StaffRequest, session_id: int) -> HttpResponse:
    """The nineteen items of the day, as they stand."""
    session = access.open_record(request, queries.sessions(), session_id, need="dosing:session:see")
    return _page(request, session)


@access.staff_page("dosing:session:write")
@require_POST
@act_once
def answers(request: StaffRequest, session_id: int, section: str) -> HttpResponse:
    """Keep the answers of one section."""
    session = access.open_record(request, queries.sessions(), session_id, need="dosing:session:write")
    now = timezone.now()
    day = queries.checklist(queries.flowsheet(session.pk, now=now))
    if not day.section(section):
        raise Http404
    form = forms.Section(request.POST, section=section, items=day.section(section), people=day.people)
    if form.is_valid():
        try:
            actions.answer_checks(session=session, answers=form.answers, by=request.user, at=now)
            return redirect(_place(session, section))
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, session, typed={section: form})


@access.staff_page("dosing:session:see")
@require_POST
@act_once
def overrides(request: StaffRequest, session_id: int) -> HttpResponse:
    """Let one failed check pass, with a reason."""
    session = access.open_record(request, queries.sessions(), session_id, need="dosing:session:see")
    form = forms.Reason(request.POST)
    if form.is_valid():
        try:
            actions.override_check(session=session, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-dosing-checklist", session.pk)
        except actions.Refused as refused:
            return _page(request, session, reason=form, refused=str(refused))
    return _page(request, session, reason=form)


@access.staff_page("dosing:session:write")
@require_POST
@act_once
def stand_down(request: StaffRequest, session_id: int) -> HttpResponse:
    """End the day without a dose."""
    session = access.open_record(request, queries.sessions(), session_id, need="dosing:session:write")
    form = forms.StandDown(request.POST)
    if form.is_valid():
        try:
            actions.stand_down(session=session, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-dosing-board")
        except actions.Refused as refused:
            return _page(request, session, refused=str(refused))
    return _page(request, session, stand_down_form=form)


def _place(session: "DosingSession", section: str) -> str:
    return reverse("staff-dosing-checklist", args=[session.pk]) + f"#{section}"


def _page(
    request: StaffRequest,
    session: "DosingSession",
    *,
    typed: dict[str, forms.Section] | None = None,
    reason: forms.Reason | None = None,
    **more: Any,
) -> HttpResponse:
    sheet = queries.flowsheet(session.pk, now=timezone.now())
    day = queries.checklist(sheet)
    page = {
        "session": sheet.session,
        "client": sheet.session.episode.client,
        "sheet": sheet,
        "day": day,
        "blocks": _blocks(request.user, sheet, day, typed or {}, reason),
        "may_answer": policies.may_answer(request.user, sheet),
        "may_stand_down": policies.may_stand_down(request.user, sheet),
        "stand_down_form": forms.StandDown(),
        **more,
    }
    return ui.show(request, "dosing/staff/checklist.html", page, status=422 if typed or reason or more else 200)


def _blocks(
    by: "User", sheet: Flowsheet, day: Checklist, typed: dict[str, forms.Section], reason: forms.Reason | None
) -> list[Block]:
    blocks = []
    for section in day.rules.sections:
        items = day.section(section.id)
        form = typed.get(section.id) or forms.Section(section=section.id, items=items, people=day.people)
        lines = tuple(_line(by, sheet, day, item, form, reason) for item in items if item.state != "not_applicable")
        blocks.append(Block(section.id, section.title, form, lines))
    return blocks


def _line(
    by: "User",
    sheet: Flowsheet,
    day: Checklist,
    item: CheckItem,
    form: forms.Section,
    reason: forms.Reason | None,
) -> Line:
    id = item.rule.id
    asked = reason if reason is not None and reason["check"].value() == id else None
    return Line(
        item=item,
        field=form[id] if id in form.fields else None,
        hint=day.hints.get(id, ""),
        said=day.said(item),
        may_override=policies.may_override(by, sheet, item),
        reason_form=asked or forms.Reason(initial={"check": id}, auto_id=f"id_{id}_%s"),
    )
