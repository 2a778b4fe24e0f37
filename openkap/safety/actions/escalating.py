"""What the clock does by itself. It may run at any moment, twice, and by two workers: each lapse tells once."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.escalation import ANSWERING, NEAR, Clock
from openkap.core.safety import Level, policy
from openkap.safety import queries
from openkap.safety.actions.telling import Told, tell
from openkap.safety.models import Escalation, SafetyCase, Transfer

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, User


@transaction.atomic
def run_clock(*, case_id: int, away: Iterable[int] = (), by: "User | None" = None, at: datetime) -> bool:
    """Do what is due in one case, and say whether anything was: pass it on when its owner has left or is away, tell
    the next people when nobody answered, tell those who answer for the clinic when it is not settled in time.

    `away`: practitioners on leave right now. The clocks are those of the policy in force, whichever opened the case."""
    case = SafetyCase.objects.select_for_update(of=("self",)).select_related("episode__client", "owner").get(pk=case_id)
    if hasattr(case, "closure"):
        return False
    people, gone = queries.roster(at), frozenset(away)
    moved = _pass_on(case, people, gone, by=by, at=at)
    level = policy().by_level[case.level]
    silent = not queries.is_answered(case) and _call_out_silence(case, level, people, gone, by=by, at=at)
    late = _call_out_lateness(case, level, people, gone, by=by, at=at)
    return moved or silent or late


def _pass_on(
    case: SafetyCase, people: queries.Roster, away: frozenset[int], *, by: "User | None", at: datetime
) -> bool:
    """An owner who left or is away is followed by the next who is there. If they had answered, that counts no more."""
    if case.owner_id in people.people and case.owner_id not in away:
        return False
    answered, line = queries.is_answered(case), queries.line_of_owners(case.episode, people, away=away)
    if not line and not answered:
        return False
    if answered:
        case.since = at
    if line:
        _follow(case, line[0], line[1] if len(line) > 1 else None, by=by, at=at)
    case.save(update_fields=["owner", "backup", "since"])
    audit.record("safety:case:passed_on", case, by=by, at=at, facts={"to": case.owner_id or 0})
    tell(case, "safety:case_transferred", at=at, people=people, away=away)
    return True


def _follow(
    case: SafetyCase, first: "Practitioner", second: "Practitioner | None", *, by: "User | None", at: datetime
) -> None:
    words = "The owner is away or works here no more."
    Transfer.objects.create(case=case, from_owner=case.owner, to_owner=first, reason=words, by=by, at=at)
    case.owner, case.backup = first, second


def _call_out_silence(
    case: SafetyCase,
    level: Level,
    people: queries.Roster,
    away: frozenset[int],
    *,
    by: "User | None",
    at: datetime,
) -> bool:
    """One rung up for every time that nobody answered. Before the first, only when nobody near can be reached."""
    if level.answer_within is None:
        return False
    clock = Clock(case.since + level.answer_within, level.answer_within)
    lapses = clock.lapses(at)
    lapsed_at = clock.lapsed_at(lapses) if lapses else case.since
    if not lapses and queries.circle(case, people, away=away).rung(NEAR):
        return False
    if Escalation.objects.filter(case=case, why="no_answer", lapsed_at=lapsed_at).exists():
        return False
    told = tell(case, "safety:case_unanswered", at=at, rung=lapses, people=people, away=away)
    _write(case, "no_answer", told, lapsed_at=lapsed_at, by=by, at=at)
    return True


def _call_out_lateness(
    case: SafetyCase,
    level: Level,
    people: queries.Roster,
    away: frozenset[int],
    *,
    by: "User | None",
    at: datetime,
) -> bool:
    """Those who answer for medicine hear of it when the time is over, and again and again until it is settled."""
    if level.again_after is None:
        return False
    clock = Clock(case.due_at, level.again_after)
    lapses = clock.lapses(at)
    lapsed_at = clock.lapsed_at(lapses)
    if not lapses or Escalation.objects.filter(case=case, why="not_settled", lapsed_at=lapsed_at).exists():
        return False
    told = tell(case, "safety:case_overdue", at=at, rung=ANSWERING, also_near=True, people=people, away=away)
    _write(case, "not_settled", told, lapsed_at=lapsed_at, by=by, at=at)
    return True


def _write(case: SafetyCase, why: str, told: Told, *, lapsed_at: datetime, by: "User | None", at: datetime) -> None:
    Escalation.objects.create(case=case, why=why, reach=told.reach, told=told.people, lapsed_at=lapsed_at, at=at, by=by)
    audit.record(
        "safety:case:escalated", case, by=by, at=at, facts={"why": why, "reach": told.reach, "told": told.people}
    )
