"""Where the visits of a plan may still go, and how faithfully it was followed."""

from datetime import datetime
from typing import TYPE_CHECKING

from openkap.careplan.models import Plan
from openkap.careplan.queries.plans import plan as plan_of
from openkap.careplan.queries.tailoring import starts_at, tailored_protocol
from openkap.careplan.queries.visits import kept_times, times
from openkap.core.protocols import Course, Fidelity, Occasion, course, occasions
from openkap.core.protocols import fidelity as fidelity_of
from openkap.measurement import queries as measurement

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


def windows(plan: Plan, *, not_before: datetime | None = None) -> Course:
    """Where every visit may still go, given those kept and booked, and what no longer fits."""
    return course(tailored_protocol(plan), times(plan), start=starts_at(plan), not_before=not_before)


def fidelity(episode: "Episode", *, now: datetime) -> Fidelity | None:
    """How much of the plan was done up to `now`, with reasons; None while there is no plan."""
    plan = plan_of(episode)
    if plan is None:
        return None
    return fidelity_of(tailored_protocol(plan), kept_times(plan), start=starts_at(plan), now=now)


def occasions_of(plan: Plan) -> list[Occasion]:
    """When each usable instrument of the plan is due; before any dose has a time, the baseline only."""
    protocol, known = tailored_protocol(plan), times(plan)
    if any(dose in known for dose in protocol.doses):
        found = occasions(protocol, known)
    else:
        first = protocol.doses[0]
        soonest = {**known, first: windows(plan).windows[first].earliest}
        found = [each for each in occasions(protocol, soonest) if each.moment == "baseline"]
    return [each for each in found if measurement.askable(measurement.instrument(each.instrument))]
