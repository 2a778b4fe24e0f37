"""Which plans are not followed as they were signed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.careplan.models import Plan, PlannedVisit
from openkap.careplan.queries.plans import plans, was_signed
from openkap.careplan.queries.tailoring import starts_at, tailored_protocol
from openkap.careplan.queries.visits import kept_among
from openkap.clinic import access
from openkap.core.protocols import Fidelity, fidelity

if TYPE_CHECKING:
    from openkap.clinic.models import User


@dataclass(frozen=True)
class Drifting:
    """One plan with what was not done as planned, and since when."""

    plan: Plan
    fidelity: Fidelity


def drifting(user: "User", *, now: datetime) -> list[Drifting]:
    """Plans in force of open episodes that this account may see and that have a shortfall: the most shortfalls first,
    then the oldest. Four queries."""
    in_force = plans().filter(withdrawal__isnull=True, episode__closure__isnull=True)
    seen = list(in_force.filter(access.in_reach(user, "careplan:plan:see")))
    visits = _visits(seen)
    rows = [Drifting(each, _fidelity(each, visits[each.pk], now)) for each in seen if was_signed(each)]
    return sorted((row for row in rows if row.fidelity.reasons), key=_weight)


def _visits(found: Iterable[Plan]) -> dict[int, list[PlannedVisit]]:
    rows: dict[int, list[PlannedVisit]] = defaultdict(list)
    for visit in PlannedVisit.objects.filter(plan__in=found, dropped_by__isnull=True).select_related("kept"):
        rows[visit.plan_id].append(visit)
    return rows


def _fidelity(plan: Plan, visits: Iterable[PlannedVisit], now: datetime) -> Fidelity:
    return fidelity(tailored_protocol(plan), kept_among(visits), start=starts_at(plan), now=now)


def _weight(row: Drifting) -> tuple[int, float]:
    return -len(row.fidelity.reasons), row.fidelity.since.timestamp() if row.fidelity.since else 0.0
