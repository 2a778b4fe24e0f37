"""One dosing day, two disciplines, one timeline: what the nurse records beside what the therapist hears."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.dosing import queries as dosing
from openkap.dosing.queries import Flowsheet
from openkap.dosing.staff import session as medical
from openkap.therapy import queries as therapy
from openkap.therapy.staff import marks as psychological

if TYPE_CHECKING:
    from openkap.dosing.models import DosingSession

PAGE = "web/staff/together.html"


@dataclass(frozen=True)
class Moment:
    """One line of the shared timeline. `track` is "medical" or "psychological"."""

    at: datetime
    track: str
    kind: str
    text: str
    by: str
    level: str = ""


@access.staff_page("therapy:mark:see")
@require_GET
def together(request: StaffRequest, session_id: int) -> HttpResponse:
    """Alerts, agreements, the picture, the timeline, and the therapist's row of marks."""
    record = _open(request, session_id)
    page: dict[str, Any] = medical.context(request.user, record)
    page |= psychological.context(request, page["session"].planned_visit)
    page |= {
        "agreed": therapy.shared_record(page["session"].episode),
        "moments": moments(page["sheet"]),
        "bars": page["bars"],
    }
    return ui.show(request, PAGE, page)


@access.staff_page("therapy:mark:see")
@require_GET
def timeline(request: StaffRequest, session_id: int) -> HttpResponse:
    """Only the picture and the timeline, fetched again when either track changed."""
    page = medical.context(request.user, _open(request, session_id))
    return ui.show(request, f"{PAGE}#moments", page | {"moments": moments(page["sheet"])})


def _open(request: StaffRequest, session_id: int) -> "DosingSession":
    return access.open_record(request, dosing.sessions(), session_id, need="therapy:mark:see")


def moments(sheet: Flowsheet) -> list[Moment]:
    """Both tracks, newest first; what a therapist struck out is gone from here."""
    told = [Moment(each.at, "medical", each.kind, each.text, each.by, each.level) for each in dosing.timeline(sheet)]
    heard = [
        Moment(mark.at, "psychological", mark.kind, mark.text, mark.by.name)
        for mark in therapy.marks(sheet.session.planned_visit)
        if not mark.is_struck
    ]
    return sorted(told + heard, key=lambda moment: moment.at, reverse=True)
