"""What is done in a case: seen, acted on, handed over, looked into, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.core.safety import policy
from openkap.core.verdict import insist
from openkap.safety import policies, queries
from openkap.safety.actions.refusal import Refused
from openkap.safety.actions.telling import page
from openkap.safety.models import Acknowledgement, Closure, RiskAssessment, SafetyAction, SafetyCase, Transfer

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, User


@transaction.atomic
def acknowledge(*, case: SafetyCase, by: "User", at: datetime) -> Acknowledgement:
    """Say that you look after the case from now on. Whoever says so first owns it, and joins the care team: on call at
    night that is often somebody else than the first owner."""
    _hold(case)
    insist(policies.may_acknowledge(by, case, is_answered=queries.is_answered(case)), Refused)
    if by.practitioner and case.owner_id != by.practitioner.pk:
        _pass_to(case, by.practitioner, reason="Took the case.", by=by, at=at)
        clinic.join_team(episode=case.episode, practitioner=by.practitioner, by=by, at=at)
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
def assess(
    *, case: SafetyCase, answers: Mapping[str, str], means: str, protects: str, by: "User", at: datetime
) -> RiskAssessment:
    """Keep one structured look at the risk, with the tier that follows from it. It counts as an action."""
    insist(policies.may_assess(by, case, answers), Refused)
    rules, given = policy(), {key: value for key, value in answers.items() if value}
    row = RiskAssessment.objects.create(
        case=case,
        policy_version=rules.version,
        answers=given,
        tier=rules.risk(given).tier.id,
        means=means.strip(),
        protects=protects.strip(),
        by=by,
        at=at,
    )
    SafetyAction.objects.create(case=case, kind="screened", note=f"Tier {row.tier}.", by=by, at=at)
    audit.record("safety:risk:assessed", case, by=by, at=at, facts={"tier": row.tier})
    return row


@transaction.atomic
def transfer(*, case: SafetyCase, to: "Practitioner", reason: str, by: "User", at: datetime) -> Transfer:
    """Hand the case over. The new owner has to answer; the time until it must be settled does not start again."""
    _hold(case)
    insist(policies.may_transfer(by, case, to), Refused)
    handed = _pass_to(case, to, reason=reason.strip(), by=by, at=at)
    case.since = at
    case.save(update_fields=["since"])
    notify.notice(to=to.user, kind="safety:case_transferred", url=page(case), at=at, urgent=True)
    return handed


@transaction.atomic
def close(*, case: SafetyCase, reason: str, by: "User", at: datetime) -> Closure:
    """End the case. It rests on the last action written down; without one it stays open."""
    _hold(case)
    last = queries.last_action(case)
    allowed = policies.may_close(by, case, last)
    if last is None or not allowed:
        raise Refused(allowed.reason)
    closure = Closure.objects.create(case=case, reason=reason, action=last, by=by, at=at)
    audit.record("safety:case:closed", case, by=by, at=at, facts={"reason": reason})
    return closure


def _pass_to(case: SafetyCase, to: "Practitioner", *, reason: str, by: "User | None", at: datetime) -> Transfer:
    """A new owner; the old one stands behind them."""
    handed = Transfer.objects.create(case=case, from_owner=case.owner, to_owner=to, reason=reason, by=by, at=at)
    case.owner, case.backup = to, case.owner or case.backup
    case.save(update_fields=["owner", "backup"])
    audit.record("safety:case:transferred", case, by=by, at=at, facts={"to": to.pk})
    return handed


def _hold(case: SafetyCase) -> None:
    """Nobody else changes the case meanwhile, and what was read of it a moment ago is read again."""
    found = SafetyCase.objects.select_for_update(of=("self",)).select_related("owner__user", "backup__user")
    held = found.get(pk=case.pk)
    case.owner, case.backup, case.since, case.level = held.owner, held.backup, held.since, held.level
