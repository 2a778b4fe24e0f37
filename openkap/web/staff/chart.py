"""The chart: a shell in which every room shows its own panel, with the way on at the top."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
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
class Chart:
    """One episode at one moment, and what several panels read."""

    episode: "Episode"
    at: datetime

    @cached_property
    def arrival(self) -> intake.Arrival:
        return intake.arrival(self.episode)


@dataclass(frozen=True)
class Panel:
    """One room's place on the chart: its template, who may see it, and how it is read."""

    template: str
    need: str
    load: "Callable[[Chart], Any]"


# What needs a human now comes first; then the order of the journey.
PANELS = (
    Panel("safety/staff/panel.html", "safety:case:see", lambda chart: safety.panel(chart.episode, at=chart.at)),
    Panel("dosing/staff/panel.html", "dosing:session:see", lambda chart: dosing.panel(chart.episode, now=chart.at)),
    Panel("outcomes/staff/panel.html", "outcomes:trajectory:see", lambda c: outcomes.panel(c.episode, at=c.at)),
    Panel("measurement/staff/panel.html", "measurement:response:see", lambda c: measurement.panel(c.episode, at=c.at)),
    Panel("careplan/staff/panel.html", "careplan:plan:see", lambda chart: careplan.panel(chart.episode, now=chart.at)),
    Panel("scheduling/staff/panel.html", "scheduling:appointment:see", lambda c: scheduling.panel(c.episode, at=c.at)),
    Panel("therapy/staff/panel.html", "therapy:shared:see", lambda chart: therapy.panel(chart.episode)),
    Panel("candidacy/staff/panel.html", "candidacy:determination:see", lambda c: candidacy.panel(c.episode, c.arrival)),
    Panel("intake/staff/panel.html", "intake:medical:see", lambda c: intake.panel(c.episode, c.arrival, at=c.at)),
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
        "panels": panels(request.user, Chart(episode, timezone.now())),
        "writes_notes": request.user.may("therapy:note:write"),
    }
    return ui.show(request, "web/staff/chart.html", page)


def panels(user: "User", chart: Chart) -> list[tuple[str, Any]]:
    """The panels this role may see, each with what it shows."""
    return [(panel.template, panel.load(chart)) for panel in PANELS if user.may(panel.need)]
