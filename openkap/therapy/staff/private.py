"""A therapist's own psychotherapy note. The address names a meeting, never a note: it can only reach one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.therapy import actions, forms


@access.staff_page("therapy:note:write")
@require_POST
def note(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Keep one's own draft as typed."""
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need="therapy:note:write")
    form = forms.Private(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        actions.write_private(visit=visit, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    return redirect("staff-therapy-note", visit.pk)


@access.staff_page("therapy:note:write")
@require_POST
@act_once
def seal(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Keep what is typed and finish the note."""
    visit = access.open_record(request, careplan.visits_queryset(), visit_id, need="therapy:note:write")
    form = forms.Private(request.POST)
    if form.is_valid():
        now = timezone.now()
        try:
            draft = actions.write_private(visit=visit, **form.cleaned_data, by=request.user, at=now)
            actions.seal_private(note=draft, by=request.user, at=now)
            messages.info(request, _("Your note is sealed. Only you can read it."))
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect("staff-therapy-note", visit.pk)
