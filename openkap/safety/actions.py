"""What is done about danger. Opening is never refused; closing needs a person, a reason and an action."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from openkap.clinic import audit, notify
from openkap.core import verdict
from openkap.core.safety import policy
from openkap.core.verdict import insist
from openkap.safety import policies, queries
from openkap.safety.models import Acknowledgement, Closure, Escalation, Report, SafetyAction, SafetyCase, Transfer

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, Practitioner, User


SOURCE_LENGTH = 200  # a code that is too long is cut: opening a case must never fail on it


class Refused(verdict.Refused):
    """An act on a safety case that may not be done now; its text is the reason."""


@transaction.atomic
def open_case(
    *,
    episode: "Episode",
    kind: str,
    source: str,
    by: "User | None",
    at: datetime,
    level: str = "",
    source_url: str = "",
) -> SafetyCase:
    """Open a case with an owner and a clock, and tell the care team. `source` is a code that names what opened it,
    `source_url` the staff page where it can be read; neither holds an answer.

    A case of the same kind and source that is still open is returned as it is, made more urgent if it must be.
    KeyError when the clinic's safety policy knows no such kind or level."""
    rules, source = policy(), source[:SOURCE_LENGTH]
    level = level or rules.by_kind[kind].level
    due_at = rules.by_level[level].due_at(timezone.localtime(at))
    case = queries.still_open(episode, rules.by_kind[kind].id, source)
    if case is not None and not rules.more_urgent(level, case.level):
        return case
    if case is None:
        case = SafetyCase(episode=episode, kind=kind, source=source, source_url=source_url, due_at=due_at)
        case.policy_version, case.owner = rules.version, queries.owner_for(episode)
        case.opened_at, case.opened_by = at, by
    case.level, case.due_at = level, min(case.due_at, due_at)
    case.save()
    audit.record("safety:case:opened", case, by=by, at=at, facts={"kind": kind, "level": level})
    _tell(case, at=at)
    return case


@transaction.atomic
def report(*, episode: "Episode", level: str, note: str, by: "User", at: datetime) -> SafetyCase:
    """Open a case for a concern of the team, in words that stay in the case."""
    insist(policies.may_open(by), Refused)
    case = open_case(episode=episode, kind="concern", source=f"safety:team:{by.pk}", level=level, by=by, at=at)
    Report.objects.create(case=case, note=note.strip(), by=by, at=at)
    audit.record("safety:concern:reported", case, by=by, at=at, facts={"level": level})
    return case


@transaction.atomic
def acknowledge(*, case: SafetyCase, by: "User", at: datetime) -> Acknowledgement:
    """Say that you have seen the case. A case nobody owns becomes yours."""
    insist(policies.may_acknowledge(by, case), Refused)
    if case.owner_id is None and by.practitioner:
        case.owner = by.practitioner
        case.save(update_fields=["owner"])
    seen = Acknowledgement.objects.create(case=case, by=by, at=at)
    audit.record("safety:case:acknowledged", case, by=by, at=at)
    return seen


@transaction.atomic
def record_action(*, case: SafetyCase, kind: str, note: str, by: "User", at: datetime) -> SafetyAction:
    """Write down what was done. The note stays in the case; it is in no mail and no log."""
    insist(policies.may_act(by, case), Refused)
    done = SafetyAction.objects.create(case=case, kind=kind, note=note.strip(), by=by, at=at)
    audit.record("safety:case:acted_on", case, by=by, at=at, facts={"kind": kind})
    return done


@transaction.atomic
def transfer(*, case: SafetyCase, to: "Practitioner", reason: str, by: "User", at: datetime) -> Transfer:
    """Hand the case over. The clock does not start again."""
    insist(policies.may_transfer(by, case, to), Refused)
    handed = Transfer.objects.create(case=case, from_owner=case.owner, to_owner=to, reason=reason.strip(), by=by, at=at)
    case.owner = to
    case.save(update_fields=["owner"])
    audit.record("safety:case:transferred", case, by=by, at=at, facts={"to": to.pk})
    notify.notice(to=to.user, kind="safety:case_transferred", url=_page(case), at=at)
    return handed


@transaction.atomic
def close(*, case: SafetyCase, reason: str, by: "User", at: datetime) -> Closure:
    """End the case. It rests on the last action written down; without one it stays open."""
    last = queries.last_action(case)
    allowed = policies.may_close(by, case, last)
    if last is None or not allowed:
        raise Refused(allowed.reason)
    closure = Closure.objects.create(case=case, reason=reason, action=last, by=by, at=at)
    audit.record("safety:case:closed", case, by=by, at=at, facts={"reason": reason})
    return closure


@transaction.atomic
def escalate_overdue(*, by: "User | None", at: datetime) -> int:
    """Tell those who answer for the whole clinic about every case that is late, once each; returns how many."""
    late = list(queries.overdue(at).filter(escalation__isnull=True))
    for case in late:
        Escalation.objects.create(case=case, by=by, at=at)
        audit.record("safety:case:escalated", case, by=by, at=at)
        for director in queries.answering_for_safety():
            notify.notice(to=director.user, kind="safety:case_overdue", url=_page(case), at=at)
    return len(late)


def _tell(case: SafetyCase, *, at: datetime) -> None:
    for user in queries.to_be_told(case):
        notify.notice(to=user, kind="safety:case_opened", url=_page(case), at=at)


def _page(case: SafetyCase) -> str:
    return reverse("staff-safety-case", args=[case.pk])
