"""What has happened to the named cast by now."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from openkap.careplan import queries as plans
from openkap.web.demo import walk
from openkap.web.demo.people import Cast

if TYPE_CHECKING:
    from openkap.careplan.models import Plan, PlannedVisit

DAYS_BEFORE_DOSE = (6, 7, 5, 8, 9)  # first days of the plan that are tried, until a dose falls on today
LIVE_MINUTES = 75  # how long Ada's session has been going on when the demonstration opens
LEVELS = (
    (2, 2, 3, 2, 1, 2, 2, 1, 0),
    (2, 2, 2, 2, 1, 2, 2, 1, 0),
    (1, 1, 2, 2, 1, 1, 1, 1, 0),
    (1, 1, 1, 1, 0, 1, 1, 0, 0),
)


def stranger(cast: Cast, *, now: datetime) -> None:
    """Just registered, with Ivo's team."""
    walk.arrive(cast, cast.stranger_episode, at=now - timedelta(days=1))


def bo(cast: Cast, *, now: datetime) -> None:
    """Being screened: the packet came back with a worrying answer, the medical intake is signed."""
    episode = cast.bo_episode
    walk.arrive(cast, episode, at=now - timedelta(days=9))
    walk.fill_packet(episode, at=now - timedelta(days=2), phq=(2, 3, 2, 2, 1, 2, 2, 1, 1))
    walk.consent(episode, at=now - timedelta(days=2))
    walk.bring_record(episode, kind="letter", title="letter from my family doctor", at=now - timedelta(days=2))
    walk.intakes(cast, episode, at=now - timedelta(days=1), only=("medical",))
    walk.ask_for_record(cast, episode, kind="ecg", note="not older than a year", at=now - timedelta(days=1))


def ada(cast: Cast, *, now: datetime) -> None:
    """In the middle of her course: doses given, one more today."""
    episode = cast.ada_episode
    walk.arrive(cast, episode, at=now - timedelta(days=40))
    walk.fill_packet(episode, at=now - timedelta(days=34))
    walk.consent(episode, at=now - timedelta(days=33))
    record = walk.bring_record(episode, kind="lab", title="blood test", at=now - timedelta(days=33))
    walk.read_record(cast, record, at=now - timedelta(days=30))
    walk.intakes(cast, episode, at=now - timedelta(days=30))
    walk.decide(cast, episode, at=now - timedelta(days=27))
    made = _plan(cast, now=now)
    walk.order(cast, made, at=now - timedelta(days=15))
    for visit in plans.visits(episode):
        if visit.appointment and (visit.appointment.starts_at <= now or _is_live(visit, now)):
            _take_place(cast, plans.planned_visit(visit.pk), now=now)


def _is_live(visit: "PlannedVisit", now: datetime) -> bool:
    """Is this today's dose? It is going on when the demonstration opens, at whatever hour that is."""
    began = timezone.localtime(now - timedelta(minutes=LIVE_MINUTES)).date()
    booked = visit.appointment and timezone.localtime(visit.appointment.starts_at).date()
    return visit.kind == "dosing" and booked == began


def _plan(cast: Cast, *, now: datetime) -> "Plan":
    """Her plan, begun so that a dose falls on today where the calendar allows it."""
    for days in DAYS_BEFORE_DOSE:
        began = now - timedelta(days=days)
        with transaction.atomic():
            made = walk.plan(cast, cast.ada_episode, starts_on=began.date(), at=began - timedelta(days=2))
            if days == DAYS_BEFORE_DOSE[-1] or _has_dose_on(made, now):
                return made
            transaction.set_rollback(True)
    raise AssertionError("the last try is always kept")


def _has_dose_on(made: "Plan", now: datetime) -> bool:
    return any(_is_live(visit, now) for visit in plans.visits_of(made))


def _take_place(cast: Cast, visit: "PlannedVisit", *, now: datetime) -> None:
    """One past visit, as its kind asks; today's dose is still going on."""
    if visit.appointment is None:
        return
    at = visit.appointment.starts_at
    if visit.kind == "preparation":
        walk.prepare(cast, visit, at=at)
    elif visit.kind == "integration" and at + timedelta(minutes=visit.minutes) <= now:
        walk.integrate(cast, visit, at=at)
    elif visit.kind == "dosing":
        live = _is_live(visit, now)
        start = now - timedelta(minutes=LIVE_MINUTES) if live else at
        _answer_what_is_due(cast, at=start - timedelta(hours=1))
        walk.dosing_day(cast, visit, at=start, until=LIVE_MINUTES - 25 if live else 130)


def _answer_what_is_due(cast: Cast, *, at: datetime) -> None:
    """She answers before each dose; it slowly gets better."""
    made = plans.plan(cast.ada_episode)
    done = sum(key.startswith("dose") for key in plans.kept_times(made)) if made else 0
    walk.answer_due(cast.ada_episode, LEVELS[min(done, len(LEVELS) - 1)], at=at)
