"""What the chart says about the plan: one sentence, who signed, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openkap.careplan.models import Plan, PlannedVisit
from openkap.careplan.queries.plans import Planned, signatures
from openkap.careplan.queries.tailoring import starts_at, tailored_protocol
from openkap.careplan.queries.visits import kept_among, next_among, standing
from openkap.core.protocols import Fidelity, Protocol, fidelity


@dataclass(frozen=True)
class Panel:
    """The plan at a glance. `missing` are the disciplines whose signature is still awaited."""

    plan: Plan
    protocol: Protocol
    missing: list[str]
    next_visit: PlannedVisit | None
    booked: int
    kept: int
    asked: int
    fidelity: Fidelity


def panel(planned: Planned, *, now: datetime) -> Panel | None:
    """None while there is no plan."""
    return _of(planned.plan, planned.asked, now) if planned.plan else None


def _of(plan: Plan, visits: Sequence[PlannedVisit], now: datetime) -> Panel:
    protocol = tailored_protocol(plan)
    done = kept_among(visits)
    held = signatures(plan)
    return Panel(
        plan=plan,
        protocol=protocol,
        missing=[discipline for discipline in ("medical", "psychological") if discipline not in held],
        next_visit=next_among(visits, now=now),
        booked=sum(1 for visit in visits if standing(visit) and visit.key not in done),
        kept=len(done),
        asked=len(visits),
        fidelity=fidelity(protocol, done, start=starts_at(plan), now=now),
    )
