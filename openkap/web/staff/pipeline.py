"""The pipeline: everyone on the way to a decision, by stage, what each waits for and whose turn it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.candidacy import queries as candidacy
from openkap.clinic import access
from openkap.clinic import queries as clinic
from openkap.clinic.http import StaffRequest
from openkap.intake import queries as intake
from openkap.web.arrivals import ORDERS, STAGES, TURNS, Lane, Missing, Row, View, days, stage
from openkap.web.journey import PHASES

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

PREPARING = frozenset().union(*(each.begins_with for each in PHASES[5:]))
SHOWN, SHOWN_ALONE = 25, 250
INTAKES = ("medical intake", "clinical intake")
WHOSE = intake.TURNS | candidacy.TURNS
# Where the next step of a stage is done: (words, address, permission).
NEXT = {
    "packet_in": (gettext_lazy("Read the packet"), "staff-intake-packet", "intake:packet:see"),
    "medical": (gettext_lazy("Medical intake"), "staff-intake-medical", "intake:medical:see"),
    "clinical": (gettext_lazy("Clinical intake"), "staff-intake-clinical", "intake:clinical:see"),
    "decision": (gettext_lazy("Decide"), "staff-candidacy-determination", "candidacy:determination:see"),
    "plan": (gettext_lazy("Plan"), "staff-careplan-plan", "careplan:plan:see"),
}


@access.staff_page("intake:packet:progress")
@require_GET
def pipeline(request: StaffRequest) -> HttpResponse:
    """Who is stuck on what, for how long, and whose turn it is."""
    view = View.asked(request.GET.dict())
    page = {
        "lanes": lanes(request.user, view, now=timezone.now()),
        "view": view,
        "stages": STAGES,
        "turns": TURNS,
        "orders": ORDERS,
        "sees_plans": request.user.may("careplan:plan:see"),
    }
    return ui.show(request, "web/staff/pipeline.html", page)


def lanes(user: "User", view: View, *, now: datetime) -> list[Lane]:
    """Every stage, or the chosen one. Clients and reasons are read only of those who may be shown."""
    found = _asking(user, now) | _arriving(user, view, now)
    shown = SHOWN_ALONE if view.stage else SHOWN
    wanted = [each for each in STAGES if view.stage in ("", each)]
    return [_lane(each, found.get(each, ([], 0)), view, shown) for each in wanted]


def _lane(name: str, found: tuple[list[Row], int], view: View, shown: int) -> Lane:
    rows, total = found
    kept = view.sorted(rows)
    return Lane(name, kept[:shown], len(kept) if view.turn else total)


def _asking(user: "User", now: datetime) -> dict[str, tuple[list[Row], int]]:
    """Those who asked and are not registered yet."""
    if not user.may("intake:inquiry:see"):
        return {}
    lanes: dict[str, list[Row]] = {"inquiry": [], "screened": []}
    for inquiry in intake.asking():
        lanes["screened" if inquiry.screened == "go_on" else "inquiry"].append(_asked(inquiry, user, now))
    return {name: (rows, len(rows)) for name, rows in lanes.items()}


def _asked(inquiry: Any, user: "User", now: datetime) -> Row:
    page = reverse("staff-intake-inquiry", args=[inquiry.pk])
    since = inquiry.screened_at or inquiry.arrived_at
    missing = _missing_of(inquiry)
    words = _("Register") if missing.words == REGISTER else _("Screen")
    acts = user.may("intake:inquiry:write") or (missing.turn != "desk" and user.may("intake:packet:write"))
    return Row(
        name=inquiry.name,
        since=since,
        days=days(since, now),
        missing=(missing,),
        url=page,
        next_url=f"{page}#next" if acts else "",
        next_words=words,
        danger=inquiry.worried,
        on_list=inquiry.waits_since is not None,
        pressing=inquiry.referral.get_urgency_display() if inquiry.pressing else "",
        asks_who=inquiry.asks_who,
    )


REGISTER, PLACE = gettext_lazy("registration"), gettext_lazy("a free place")
LOOKS = {
    "go_on": Missing(REGISTER, "desk"),
    "prescriber_first": Missing(gettext_lazy("a prescriber looks first"), "prescriber"),
    "therapist_first": Missing(gettext_lazy("a KAP therapist looks first"), "therapist"),
}


def _missing_of(inquiry: Any) -> Missing:
    if inquiry.waits_since:
        return Missing(PLACE, "desk")
    return LOOKS.get(inquiry.screened) or Missing(gettext_lazy("screening"), "desk")


def _arriving(user: "User", view: View, now: datetime) -> dict[str, tuple[list[Row], int]]:
    """Those registered who have no plan yet; `progress` brings them in the order of their waiting."""
    mine = clinic.open_episodes(access.visible_episodes(user, "intake:packet:progress"))
    steps = clinic.progress(mine, before=PREPARING)
    begun = intake.begun_intakes(steps)
    found: dict[str, list[int]] = {}
    for pk, reached in steps.items():
        if reached.keys() == {"inquired"}:
            continue  # nobody has registered this person yet: the board shows the inquiry
        found.setdefault(stage(reached, begun=pk in begun), []).append(pk)
    whole = view.turn or view.order == "name"
    few = {name: pks if whole else pks[: SHOWN_ALONE if view.stage else SHOWN] for name, pks in found.items()}
    rows = _rows(user, mine, few, steps, now)
    return {name: ([rows[pk] for pk in few[name]], len(pks)) for name, pks in found.items()}


def _rows(
    user: "User", mine: Any, few: dict[str, list[int]], steps: dict[int, dict[str, datetime]], now: datetime
) -> dict[int, Row]:
    stage_of = {pk: name for name, pks in few.items() for pk in pks}
    episodes = mine.in_bulk(list(stage_of))
    waits, listed = reasons(episodes, stage_of), intake.on_list(stage_of)
    asked = intake.inquiry_of(stage_of)
    changed = intake.changed_since_review(stage_of) if user.may("intake:packet:see") else set()
    return {
        pk: _row(
            user,
            episode,
            stage_of[pk],
            max(steps[pk].values()),
            waits[pk],
            now,
            on_list=pk in listed,
            inquiry=asked.get(pk),
            changed=pk in changed,
        )
        for pk, episode in episodes.items()
    }


def _row(
    user: "User",
    episode: "Episode",
    name: str,
    since: datetime,
    missing: tuple[Missing, ...],
    now: datetime,
    *,
    on_list: bool,
    inquiry: int | None,
    changed: bool,
) -> Row:
    next_url, words = _next(user, episode, name, inquiry)
    return Row(
        name=episode.client.name,
        since=since,
        days=days(since, now),
        missing=missing
        or ((Missing(gettext_lazy("plan, or the end of the episode"), "therapist"),) if name == "plan" else ()),
        url=_page_of(user, episode),
        next_url=next_url,
        next_words=words,
        on_list=on_list,
        changed=changed,
    )


def _page_of(user: "User", episode: "Episode") -> str:
    """Where this visitor reads about the client: the chart, or without it how to reach them and what was brought."""
    if user.may("clinic:chart:see"):
        return reverse("staff-chart", args=[episode.pk])
    return reverse("staff-intake-contact", args=[episode.pk]) if user.may("intake:contact:see") else ""


def _next(user: "User", episode: "Episode", name: str, inquiry: int | None) -> tuple[str, Any]:
    """The page on which the next step is done, where this visitor may open it."""
    if name == "packet_out" and inquiry and user.may("intake:inquiry:write"):
        return reverse("staff-intake-inquiry", args=[inquiry]), _("Invitation")
    words, address, need = NEXT.get(name, ("", "", ""))
    if address and user.may(need):
        return reverse(address, args=[episode.pk]), words
    if name == "plan" and user.may("intake:inquiry:write"):
        return reverse("staff-intake-wait-episode", args=[episode.pk]), _("Waiting list")
    return "", ""


def reasons(episodes: "Mapping[int, Episode]", stage_of: Mapping[int, str]) -> dict[int, tuple[Missing, ...]]:
    """What each waits for and whose turn that is, from the rooms that know. The intakes wait for the packet."""
    arriving, deciding = (room.waiting_for(episodes.values()) for room in (intake, candidacy))
    return {
        pk: tuple(
            Missing(words, WHOSE[words])
            for words in arriving.get(pk, ()) + deciding.get(pk, ())
            if stage_of[pk] != "packet_out" or words not in INTAKES
        )
        for pk in episodes
    }
