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
from openkap.records import queries as records
from openkap.safety import queries as safety
from openkap.scheduling import queries as scheduling
from openkap.therapy import queries as therapy
from openkap.web.journey import path

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.measurement.models import Response
    from openkap.scheduling.models import Appointment


@dataclass(frozen=True)
class Chart:
    """One episode at one moment, and what several panels read: each asked once, and only if somebody needs it."""

    episode: "Episode"
    at: datetime

    @cached_property
    def milestones(self) -> dict[str, datetime]:
        return clinic.milestones(self.episode)

    @cached_property
    def arrival(self) -> intake.Arrival:
        return intake.arrival(self.episode)

    @cached_property
    def sent(self) -> "list[Response]":
        return measurement.sent(self.episode)

    @cached_property
    def planned(self) -> careplan.Planned:
        return careplan.planned(self.episode, self.booked)

    @cached_property
    def booked(self) -> "list[Appointment]":
        return scheduling.made(self.episode)

    @cached_property
    def safety(self) -> safety.Panel:
        return safety.panel(self.episode, at=self.at)

    @property
    def sources(self) -> candidacy.Sources:
        return candidacy.Sources(self.arrival, self.sent)

    @property
    def known(self) -> outcomes.Known:
        return outcomes.known_from(self.planned.every, self.milestones, in_danger=bool(self.safety.open))


@dataclass(frozen=True)
class Panel:
    """One room's place on the chart: its template, who may see it, and how it is read."""

    template: str
    need: str
    load: "Callable[[Chart], Any]"


# What needs a human now comes first; then the order of the journey.
PANELS = (
    Panel("safety/staff/panel.html", "safety:case:see", lambda chart: chart.safety),
    Panel("dosing/staff/panel.html", "dosing:session:see", lambda chart: dosing.panel(chart.episode)),
    Panel("outcomes/staff/panel.html", "outcomes:trajectory:see", lambda c: outcomes.panel(c.sent, c.known, at=c.at)),
    Panel(
        "measurement/staff/panel.html",
        "measurement:response:see",
        lambda chart: measurement.panel(chart.episode, chart.sent, at=chart.at),
    ),
    Panel("careplan/staff/panel.html", "careplan:plan:see", lambda chart: careplan.panel(chart.planned, now=chart.at)),
    Panel("scheduling/staff/panel.html", "scheduling:appointment:see", lambda c: scheduling.panel(c.booked, at=c.at)),
    Panel("therapy/staff/panel.html", "therapy:shared:see", lambda c: therapy.panel(c.episode, c.planned.asked)),
    Panel("candidacy/staff/panel.html", "candidacy:determination:see", lambda c: candidacy.panel(c.episode, c.sources)),
    Panel("records/staff/panel.html", "records:clinical:see", lambda chart: records.panel(chart.episode)),
    Panel("intake/staff/panel.html", "intake:medical:see", lambda c: intake.panel(c.episode, c.arrival, at=c.at)),
)


@access.staff_page("clinic:chart:see")
@require_GET
def chart(request: StaffRequest, episode_id: int) -> HttpResponse:
    """Everything about one episode that this person may see."""
    episode = access.open_record(request, clinic.episodes(), episode_id, need="clinic:chart:see")
    read = Chart(episode, timezone.now())
    page = {
        "episode": episode,
        "steps": path(read.milestones),
        "adult_on": intake.turns_adult_on(episode, at=read.at),
        "team": clinic.team(episode),
        "support_people": clinic.support_people(episode.client),
        "panels": panels(request.user, read),
        "writes_notes": request.user.may("therapy:note:write"),
    }
    return ui.show(request, "web/staff/chart.html", page)


def panels(user: "User", chart: Chart) -> list[tuple[str, Any]]:
    """The panels this role may see, each with what it shows."""
    return [(panel.template, panel.load(chart)) for panel in PANELS if user.may(panel.need)]
