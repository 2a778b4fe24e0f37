"""The room board, and the beginning of a session."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from openkap import ui
from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.dosing import actions, forms, policies, queries


@access.staff_page("dosing:session:see")
@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """Every dosing room today. The board refreshes itself; it shows initials only."""
    may_begin = request.user.may("dosing:session:write")
    page = {"board": queries.board(request.user, now=timezone.now()), "may_begin": may_begin}
    return ui.show(request, "dosing/staff/board.html#rooms", page)


@access.staff_page("dosing:session:write")
@require_http_methods(["GET", "POST"])
@act_once
def start(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Begin the checks of one booked visit."""
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need="dosing:session:write")
    begun = queries.open_session_of(visit)
    if begun is not None:
        return redirect("staff-dosing-checklist", begun.pk)
    now = timezone.now()
    form = forms.Start(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            session = actions.start(visit=visit, **form.cleaned_data, by=request.user, at=now)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("staff-dosing-checklist", session.pk)
    page = {
        "visit": visit,
        "client": visit.episode.client,
        "order": careplan.order_for(visit, on=timezone.localtime(now).date()),
        "verdict": policies.may_start(request.user, visit, at=now),
        "form": form,
    }
    return ui.show(request, "dosing/staff/start.html", page, status=422 if form.errors else 200)
