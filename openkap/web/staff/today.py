"""Today: what calls for this person now, then the day in order."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.dosing import queries as dosing
from openkap.safety import queries as safety
from openkap.scheduling import queries as scheduling
from openkap.therapy import queries as therapy

if TYPE_CHECKING:
    from openkap.clinic.models import User

SHOWN = 8


@access.staff_page("scheduling:appointment:see")
@require_GET
def today(request: StaffRequest) -> HttpResponse:
    """Safety cases first, then today's rooms or one's own day, then what is unfinished."""
    now = timezone.now()
    page = {"now": now, "day": scheduling.day(None, timezone.localtime(now).date(), user=request.user)}
    page |= _calls(request.user, now) | _unfinished(request.user, now)
    return ui.show(request, "web/staff/today.html", page)


def _calls(user: "User", now: datetime) -> dict[str, Any]:
    """What is dangerous and whose it is."""
    if not user.may("safety:case:see"):
        return {}
    return {"cases": safety.board(user, at=now, first=SHOWN)}


def _unfinished(user: "User", now: datetime) -> dict[str, Any]:
    """Sessions going on, and notes that nobody has signed."""
    page: dict[str, Any] = {}
    if user.may("dosing:session:see"):
        page["live"] = dosing.going_on(user, now=now)
        page["sees_marks"] = user.may("therapy:mark:see")
    if user.may("therapy:note:write"):
        reach = access.in_reach(user, "therapy:note:write", through="plan__episode")
        page["unwritten"] = therapy.awaiting_notes(reach, now=now)[:SHOWN]
    return page
