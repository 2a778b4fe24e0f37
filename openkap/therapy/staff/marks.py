"""Moments of a dosing session: a few big buttons and one line of text, eyes on the client."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkap import ui
from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.therapy import actions, forms, policies, queries, words

if TYPE_CHECKING:
    from django.forms import Form

    from openkap.careplan.models import PlannedVisit

PAGE = "therapy/staff/marks.html"


@access.staff_page("therapy:mark:see")
@require_http_methods(["GET", "POST"])
@act_once
def marks(request: StaffRequest, visit_id: int) -> HttpResponse:
    """The moments so far; a POST marks one, at this minute."""
    need = "therapy:mark:write" if request.method == "POST" else "therapy:mark:see"
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need=need)
    if request.method != "POST":
        return _page(request, visit, forms.Words())
    form = forms.Tap(request.POST) if "tap" in request.POST else forms.Words(request.POST)
    if not form.is_valid():
        return _page(request, visit, form if isinstance(form, forms.Words) else forms.Words(), status=422)
    kind, text = form.cleaned_data.get("tap") or (form.cleaned_data["kind"], form.cleaned_data["text"])
    try:
        actions.make_mark(visit=visit, kind=kind, text=text, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, visit, forms.Words(), refused=str(refused), status=422)
    return redirect("staff-therapy-marks", visit.pk)


@access.staff_page("therapy:mark:see")
@require_safe
def mark_list(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Only the list, for pages that refresh it while somebody may be typing beside it."""
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need="therapy:mark:see")
    page = {"visit": visit, "marks": queries.marks(visit)}
    return ui.show(request, f"{PAGE}#mark-list", page)


@access.staff_page("therapy:mark:write")
@require_POST
@act_once
def strike(request: StaffRequest, mark_id: int) -> HttpResponse:
    """Strike out one's own slip."""
    mark = access.open_record(request, queries.mark_records(), mark_id, need="therapy:mark:write")
    try:
        actions.strike_mark(mark=mark, by=request.user, at=timezone.now())
    except Refused as refused:
        return _page(request, mark.planned_visit, forms.Words(), refused=str(refused), status=422)
    return redirect("staff-therapy-marks", mark.planned_visit_id)


def context(request: HttpRequest, visit: "PlannedVisit", form: "Form | None" = None) -> dict[str, Any]:
    """What the fragment `therapy/staff/marks.html#marks` needs, for the page on which two disciplines meet."""
    user = access.signed_in(request)
    return {
        "visit": visit,
        "marks": queries.marks(visit),
        "may_mark": policies.may_mark(user, visit),
        "words_form": form or forms.Words(),
        "phases": words.PHASES,
        "interventions": words.INTERVENTIONS,
    }


def _page(
    request: StaffRequest, visit: "PlannedVisit", form: "Form", *, refused: str = "", status: int = 200
) -> HttpResponse:
    page = {**context(request, visit, form), "episode": visit.plan.episode, "refused": refused}
    return ui.show(request, f"{PAGE}#marks", page, status=status)
