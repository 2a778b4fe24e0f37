"""Who hears of a safety case. Not an act by itself: acts that open or escalate tell in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from openkap.clinic import notify
from openkap.core.escalation import EVERYONE, NEAR
from openkap.safety import queries
from openkap.safety.models import Escalation, SafetyCase

if TYPE_CHECKING:
    from openkap.clinic.models import User


@dataclass(frozen=True)
class Told:
    """Which rung was reached, and how many people stand on it."""

    reach: int
    people: int


def tell(
    case: SafetyCase,
    kind: str,
    *,
    at: datetime,
    rung: int = NEAR,
    also_near: bool = False,
    people: queries.Roster | None = None,
    away: Iterable[int] = (),
) -> Told:
    """Leave an urgent notice for everybody on that rung, or on the next one where there is somebody. From the highest
    rung on the clinic's own address is told as well."""
    people = people or queries.roster(at)
    circle = queries.circle(case, people, away=away)
    reach, found = circle.reached(rung)
    for pk in sorted(found | (circle.rung(NEAR) if also_near else frozenset())):
        notify.notice(to=people.people[pk].user, kind=kind, url=page(case), at=at, urgent=True)
    if reach == EVERYONE:
        notify.clinic_alarm(at=at)
    return Told(reach, len(found))


def announce(case: SafetyCase, *, by: "User | None", at: datetime) -> None:
    """The first telling. When nobody near the client can be told, that is written down as an escalation at once."""
    told = tell(case, "safety:case_opened", at=at)
    if told.reach > NEAR:
        Escalation.objects.create(
            case=case, why="no_answer", reach=told.reach, told=told.people, lapsed_at=case.since, at=at, by=by
        )


def page(case: SafetyCase) -> str:
    """Where those who work here find it; from there whoever may not open it yet takes the emergency way."""
    return reverse("staff-safety-case", args=[case.pk])
