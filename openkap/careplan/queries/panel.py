"""What the chart says about the plan: one sentence, who signed, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.careplan.models import Plan, PlannedVisit
from openkap.careplan.queries.plans import plan as plan_of
from openkap.careplan.queries.plans import signatures
from openkap.careplan.queries.tailoring import starts_at, tailored_protocol
from openkap.careplan.queries.visits import kept_among, next_among, standing, visits_of
from openkap.core.protocols import Fidelity, Protocol, fidelity

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


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


def panel(episode: "Episode", *, now: datetime) -> Panel | None:
    """None while there is no plan. Five queries, however many visits."""
    plan = plan_of(episode)
    return (
        _of(plan, list(visits_of(plan).select_related(None).select_related("appointment__cancellation", "kept")), now)
        if plan
        else None
    )


def _of(plan: Plan, visits: list[PlannedVisit], now: datetime) -> Panel:
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
