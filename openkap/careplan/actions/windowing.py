"""Windows worked out anew, and written where the pages read them."""

from datetime import datetime

from openkap.careplan import queries
from openkap.careplan.models import Plan, PlannedVisit
from openkap.core.protocols import Course, Protocol


def lay_out(plan: Plan, protocol: Protocol, *, at: datetime) -> None:
    """Write one row for each visit that the protocol asks for."""
    found = queries.windows(plan, not_before=at).windows
    PlannedVisit.objects.bulk_create(
        PlannedVisit(
            plan=plan,
            key=rule.key,
            kind=rule.kind,
            title=rule.title,
            minutes=rule.minutes,
            position=position,
            earliest_at=found[rule.key].earliest,
            latest_at=found[rule.key].latest,
        )
        for position, rule in enumerate(protocol.visits)
    )


def propagate(plan: Plan, *, at: datetime) -> Course:
    """Move the windows of open visits to where kept and booked visits leave them; what no longer fits comes back."""
    found = queries.windows(plan, not_before=at)
    changed = []
    for visit in queries.visits_of(plan):
        window = found.windows[visit.key]
        if (visit.earliest_at, visit.latest_at) != (window.earliest, window.latest):
            visit.earliest_at, visit.latest_at = window.earliest, window.latest
            changed.append(visit)
    PlannedVisit.objects.bulk_update(changed, ["earliest_at", "latest_at"])
    return found
