"""Worries that nobody has answered: since when, and whom the next call reaches."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from openkap.core.escalation import Circle, Clock
from openkap.core.safety import policy
from openkap.intake.models import Worry
from openkap.safety import queries as safety

LIKE = "dangerous_answer"  # words that may mean danger wait as long as a dangerous answer does


def open_worries() -> QuerySet[Worry]:
    """Those that nobody has settled, the longest wait first."""
    return Worry.objects.filter(settling=None).order_by("raised_at", "pk")


def unanswered(worry: Worry, *, at: datetime) -> tuple[datetime, int]:
    """When its clock last ran out, and how often it has: 0 while there is still time."""
    found = policy()
    within = found.by_level[found.by_kind[LIKE].level].answer_within
    if within is None:
        return worry.raised_at, 0
    clock = Clock(worry.raised_at + within, within)
    lapses = clock.lapses(at)
    return clock.lapsed_at(lapses), lapses


def worry_circle(people: safety.Roster, *, away: Iterable[int] = ()) -> Circle:
    """Whom each rung reaches. Somebody who asks has no care team: those who answer for medicine stand near."""
    return Circle(
        near=frozenset(person.pk for person in people.of("medical_director")),
        backup=frozenset(),
        on_call=people.on_call,
        answering=frozenset(person.pk for person in people.of(*safety.ANSWERING)),
        everyone=frozenset(people.people),
        away=frozenset(away),
    )
