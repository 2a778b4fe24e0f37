"""The chart: a shell in which every room shows its own panel, with the way on at the top."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.candidacy import queries as candidacy
from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.dosing import queries as dosing
from openkap.intake import queries as intake
from openkap.measurement import queries as measurement
from openkap.outcomes import queries as outcomes
from openkap.safety import queries as safety
from openkap.scheduling import queries as scheduling
from openkap.therapy import queries as therapy
from openkap.web.journey import path

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@dataclass(frozen=True)
class Panel:
    """One room's place on the chart: its template, who may see it, and how it is read."""

    template: str
    need: str
    load: "Callable[[Episode, datetime], Any]"


# What needs a human now comes first; then the order of the journey.
PANELS = (
    Panel("safety/staff/panel.html", "safety:case:see", lambda episode, at: safety.panel(episode, at=at)),
    Panel("dosing/staff/panel.html", "dosing:session:see", lambda episode, at: dosing.panel(episode, now=at)),
    Panel("outcomes/staff/panel.html", "outcomes:trajectory:see", lambda episode, at: outcomes.panel(episode, at=at)),
    Panel("measurement/staff/panel.html", "measurement:response:see", lambda e, at: measurement.panel(e, at=at)),
    Panel("careplan/staff/panel.html", "careplan:plan:see", lambda episode, at: careplan.panel(episode, now=at)),
    Panel("scheduling/staff/panel.html", "scheduling:appointment:see", lambda e, at: scheduling.panel(e, at=at)),
    Panel("therapy/staff/panel.html", "therapy:shared:see", lambda episode, at: therapy.panel(episode)),
    Panel("candidacy/staff/panel.html", "candidacy:determination:see", lambda episode, at: candidacy.panel(episode)),
    Panel("intake/staff/panel.html", "intake:medical:see", lambda episode, at: intake.panel(episode, at=at)),
)


@access.staff_page("clinic:chart:see")
@require_GET
def chart(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Everything about one episode that this person may see."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="clinic:chart:see")
    page = {
        "episode": episode,
        "steps": path(clinic.milestones(episode)),
        "team": clinic.team(episode),
        "support_people": clinic.support_people(episode.client),
        "panels": panels(request.user, episode, at=timezone.now()),
        "writes_notes": request.user.may("therapy:note:write"),
    }
    return ui.show(request, "web/staff/chart.html", page)


def panels(user: "User", episode: "Episode", *, at: datetime) -> list[tuple[str, Any]]:
    """The panels this role may see, each with what it shows."""
    return [(panel.template, panel.load(episode, at)) for panel in PANELS if user.may(panel.need)]
