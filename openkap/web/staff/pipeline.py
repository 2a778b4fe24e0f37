"""The pipeline: everyone on the way to a decision, by phase, and what each waits for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.candidacy import queries as candidacy
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.intake import queries as intake
from openkap.web.journey import PHASES, phase

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

BEFORE_PLAN = ("packet", "intakes", "decision", "planning")
SHOWN = 25


@dataclass(frozen=True)
class Row:
    """One episode with its newest step and what stands in the way."""

    episode: "Episode"
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Lane:
    """One phase with those who have waited longest first; `total` counts all of them."""

    title: Promise
    rows: list[Row]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@access.staff_page("intake:packet:progress")
@require_GET
def pipeline(request: StaffRequest) -> HttpResponse:
    """Who is stuck on what."""
    mine = clinic.open_episodes(access.visible_episodes(request.user, "intake:packet:progress"))
    page = {"lanes": lanes(mine), "opens_charts": request.user.may("clinic:chart:see")}
    return ui.show(request, "web/staff/pipeline.html", page)


def lanes(mine) -> list[Lane]:  # type: ignore[no-untyped-def]
    """The phases before the plan; milestones of all, reasons only of those shown."""
    found: dict[str, list[Episode]] = {each: [] for each in BEFORE_PLAN}
    for episode in clinic.waiting_since(mine).filter(reached__in=BEFORE_DOSING).prefetch_related("milestones"):
        stands = phase({milestone.kind for milestone in episode.milestones.all()}).id
        if stands in found:
            found[stands].append(episode)
    shown = [episode for rows in found.values() for episode in rows[:SHOWN]]
    waits = reasons(shown)
    return [
        Lane(each.title, [Row(e, waits.get(e.pk, ())) for e in found[each.id][:SHOWN]], len(found[each.id]))
        for each in PHASES
        if each.id in found
    ]


# The newest milestone of everyone who is not yet preparing.
BEFORE_DOSING = (
    "registered",
    "packet_sent",
    "packet_returned",
    "medical_intake_signed",
    "clinical_intake_signed",
    "determined",
)


def reasons(episodes: "list[Episode]") -> dict[int, tuple[str, ...]]:
    """What each waits for, from the rooms that know."""
    arriving, deciding = intake.waiting_for(episodes), candidacy.waiting_for(episodes)
    return {each.pk: arriving.get(each.pk, ()) + deciding.get(each.pk, ()) for each in episodes}
