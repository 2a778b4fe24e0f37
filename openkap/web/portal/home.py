"""The client's home: one next step, the path of the episode, and help."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.candidacy import queries as candidacy
from openkap.careplan import queries as careplan
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import PortalRequest
from openkap.intake import queries as intake
from openkap.measurement import queries as measurement
from openkap.records import queries as records
from openkap.scheduling import queries as scheduling
from openkap.web.journey import path

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class Next:
    """The one thing to do now: why, and the words of its button."""

    sentence: Promise
    label: Promise
    url: str


@access.portal_page
@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """Greeting, the next step, what is booked, the path."""
    episode = access.own_episode(request, need="clinic:portal:see")
    now = timezone.now()
    reached = clinic.milestones(episode)
    page: dict[str, Any] = {
        "episode": episode,
        "next": next_step(episode, reached, now=now),
        "appointment": scheduling.next_of(episode, now=now),
        "steps": path(reached),
        "has_plan": "plan_signed" in reached,
        "has_letter": "determined" in reached,
        "waits_since": intake.waiting_since(episode) if settings.OPENKAP_WAITING_TIME else None,
        "adult_on": intake.turns_adult_on(episode, at=now),
        "handed_over_on": intake.handed_over_on(episode, at=now),
        "has_scores": measurement.answered(episode).exists(),
    }
    return ui.show(request, "web/portal/home.html", page)


def next_step(episode: "Episode", reached: dict[str, datetime], *, now: datetime) -> Next | None:
    """The packet, then instruments that are due, then what was asked again or is to be
    brought, then consents, then reading the plan."""
    if "packet_returned" not in reached:
        return Next(_("A few questions about you and your health."), _("Go on with the packet"), _packet())
    due = measurement.due_assignments(episode, on=timezone.localtime(now).date()).first()
    if due:
        url = reverse("portal-measurement-assignment", args=[due.pk])
        return Next(_("Some short questions about how you have been."), _("Answer the questions"), url)
    if candidacy.asked_of_client(episode):
        url = reverse("portal-candidacy-questions")
        return Next(_("We need to know a little more before we can decide."), _("Answer our questions"), url)
    if records.open_requests(episode).exists():
        return Next(_("We ask you for a document: a photo is enough."), _("Bring it here"), reverse("portal-records"))
    if any(state.waits_for_client for state in intake.shown_states(episode, at=now)):
        return Next(_("Something to read and sign before we can begin."), _("Read and sign"), _consents())
    if careplan.client_sheet(episode, now=now) and "first_dose" not in reached:
        return Next(_("Your plan is ready, with its dates."), _("See the plan"), reverse("portal-careplan-plan"))
    return None


def _packet() -> str:
    return reverse("portal-intake-packet")


def _consents() -> str:
    return reverse("portal-intake-consents")
