"""The pipeline: everyone on the way to a decision, by phase, and what each waits for."""

from dataclasses import dataclass
from datetime import datetime
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

BEFORE_PREPARING = ("packet", "intakes", "decision", "planning")
PREPARING = frozenset().union(*(each.begins_with for each in PHASES[1 + len(BEFORE_PREPARING) :]))
SHOWN = 25


@dataclass(frozen=True)
class Row:
    """One episode, when it took its newest step, and what stands in the way."""

    episode: "Episode"
    since: datetime
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
    """The phases before preparation; steps of all who wait, clients and reasons only of those shown."""
    steps = clinic.progress(mine, before=PREPARING)
    found: dict[str, list[int]] = {each: [] for each in BEFORE_PREPARING}
    for episode_id, reached in steps.items():
        found.get(phase(reached).id, []).append(episode_id)
    shown = mine.in_bulk([pk for waiting in found.values() for pk in waiting[:SHOWN]])
    waits = reasons(list(shown.values()))
    rows = {pk: Row(each, max(steps[pk].values()), waits.get(pk, ())) for pk, each in shown.items()}
    return [
        Lane(each.title, [rows[pk] for pk in found[each.id][:SHOWN]], len(found[each.id]))
        for each in PHASES
        if each.id in found
    ]


def reasons(episodes: "list[Episode]") -> dict[int, tuple[str, ...]]:
    """What each waits for, from the rooms that know."""
    arriving, deciding = intake.waiting_for(episodes), candidacy.waiting_for(episodes)
    return {each.pk: arriving.get(each.pk, ()) + deciding.get(each.pk, ()) for each in episodes}
