"""What the client told, as their clinicians read it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.clinic.once import act_once
from openkap.core.verdict import Refused
from openkap.intake import actions, policies, queries
from openkap.records import queries as records


@access.staff_page("intake:packet:see")
@require_GET
def packet(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Every answer with its source and date, the lists, and the consents."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="intake:packet:see")
    now = timezone.now()
    page = {
        "episode": episode,
        "packet": queries.packet(episode),
        "panel": queries.panel(episode, at=now),
        "locked_until": queries.locked_until(episode, at=now),
        "may_type": policies.may_answer(request.user, episode),
        "rows": records.seen_by(request.user, episode),
    }
    return ui.show(request, "intake/staff/packet.html", page)


@access.staff_page("intake:consent:see")
@require_POST
@act_once
def withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that the client takes a consent back, by word of mouth."""
    row = access.open_record(request, queries.consent_rows(), pk, need="intake:consent:see")
    try:
        actions.withdraw_consent(consent=row, by=request.user, at=timezone.now())
    except Refused as refused:
        return ui.show(request, "intake/staff/refused.html", {"reason": str(refused)}, status=422)
    return redirect("staff-intake-consents", row.episode_id)
