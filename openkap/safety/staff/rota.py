"""Who is on call when, and when nobody is."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.safety import actions, forms, policies, queries

AHEAD = timedelta(days=14)  # how far holes in the rota are looked for


@access.staff_page("safety:rota:see")
@require_GET
def rota(request: StaffRequest) -> HttpResponse:
    """Who answers when, and the holes of the next two weeks."""
    return _page(request)


@access.staff_page("safety:rota:write")
@require_POST
@act_once
def shifts(request: StaffRequest) -> HttpResponse:
    """Put somebody on call."""
    form = forms.Shift(request.POST, people=queries.bookable())
    if form.is_valid():
        try:
            actions.put_on_call(**form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("staff-safety-rota")
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, form)


@access.staff_page("safety:rota:write")
@require_POST
@act_once
def withdrawal(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Take somebody off call."""
    now = timezone.now()
    actions.take_off_call(shift=queries.shift(shift_id, at=now), by=request.user, at=now)
    return redirect("staff-safety-rota")


def _page(request: StaffRequest, form: forms.Shift | None = None) -> HttpResponse:
    now = timezone.now()
    page = {
        "now": now,
        "shifts": queries.shifts(now),
        "gaps": queries.gaps(now, until=now + AHEAD),
        "may_write": policies.may_plan_on_call(request.user),
        "form": form or forms.Shift(people=queries.bookable()),
    }
    return ui.show(request, "safety/staff/rota.html", page, status=422 if form else 200)
