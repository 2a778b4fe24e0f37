"""Moments of a dosing session: marked with one tap, struck out when the finger slipped."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.therapy import policies
from openkap.therapy.actions.refusal import Refused
from openkap.therapy.models import MarkStrike, SessionMark

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import User


@transaction.atomic
def make_mark(*, visit: "PlannedVisit", kind: str, text: str, by: "User", at: datetime) -> SessionMark:
    """Write down a moment, now."""
    insist(policies.may_mark(by, visit), Refused)
    mark = SessionMark.objects.create(
        planned_visit=visit, episode=visit.plan.episode, kind=kind, text=text, by=by, at=at
    )
    audit.record("therapy:mark:made", mark, by=by, at=at, facts={"visit": visit.pk, "kind": kind})
    return mark


@transaction.atomic
def strike_mark(*, mark: SessionMark, by: "User", at: datetime) -> MarkStrike:
    """Strike out one's own mark; it stays readable."""
    insist(policies.may_strike(by, mark), Refused)
    strike = MarkStrike.objects.create(mark=mark, by=by, at=at)
    audit.record("therapy:mark:struck", mark, by=by, at=at)
    return strike
