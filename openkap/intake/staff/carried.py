"""What somebody sent along from the self-check: for clinicians, and for nobody else."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.core.verdict import Refused
from openkap.intake import actions, queries


@access.staff_page("intake:packet:see")
@require_GET
def carried(request: StaffRequest, inquiry_id: int) -> HttpResponse:
    """The answers in words, and what they would make a clinician ask."""
    now = timezone.now()
    row = queries.carrying_inquiry(inquiry_id)
    if row is None:
        raise Http404
    try:
        sent = actions.read_carried(inquiry=row, by=request.user, at=now)
    except Refused as refused:
        raise Http404 from refused
    page = {
        "inquiry": row,
        "carried": sent,
        "told": queries.in_client_words(sent.answers),
        "outlook": queries.outlook(sent.answers, at=sent.at),
    }
    return ui.show(request, "intake/staff/carried.html", page)
