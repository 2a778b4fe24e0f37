"""The checklist: answers, and letting one failed check pass."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.dosing import policies, queries
from openkap.dosing.actions.moving import held, moved
from openkap.dosing.actions.refusal import Refused
from openkap.dosing.models import ChecklistAnswer, CheckOverride, DosingSession

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def answer_checks(
    *, session: DosingSession, answers: Mapping[str, str], by: "User", at: datetime
) -> list[ChecklistAnswer]:
    """Keep the answers that are new or changed; the earlier ones stay on record."""
    sheet = held(session, at=at)
    insist(policies.may_answer(by, sheet), Refused)
    rules = queries.gate_rules(session)
    asked = {rule.id for rule in rules.checks if rule.asked}
    known = {row.check_id: row.value for row in session.answers.all()}
    fresh = [id for id, value in answers.items() if id in asked and value != "" and known.get(id) != value]
    rows = [
        ChecklistAnswer.objects.create(session=session, check_id=id, value=answers[id], at=at, by=by) for id in fresh
    ]
    if rows:
        audit.record("dosing:check:answered", session, by=by, at=at, facts={"checks": ",".join(fresh)})
        moved(session)
    return rows


@transaction.atomic
def override_check(*, session: DosingSession, check: str, reason: str, by: "User", at: datetime) -> CheckOverride:
    """Let one failed check pass, with the reason. A newer answer or reading makes it void."""
    sheet = held(session, at=at)
    day = queries.checklist(sheet)
    item = next((each for each in day.gate.items if each.rule.id == check), None)
    if item is None:
        raise Refused("This checklist has no such check.")
    insist(policies.may_override(by, sheet, item), Refused)
    role = by.practitioner.role if by.practitioner else ""
    row = CheckOverride.objects.create(session=session, check_id=check, role=role, reason=reason, at=at, by=by)
    audit.record("dosing:check:overridden", session, by=by, at=at, facts={"check": check, "role": role})
    moved(session)
    return row
