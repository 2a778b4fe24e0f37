"""The instruments of a plan follow its visits."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.careplan import queries
from openkap.careplan.models import Plan
from openkap.core.protocols import Occasion
from openkap.measurement import actions as measurement

if TYPE_CHECKING:
    from openkap.clinic.models import User


def assign_measurements(plan: Plan, *, by: "User | None", at: datetime) -> None:
    """Ask for what the plan holds, at the times its visits have now. The house assigns, on behalf of the signed plan.

    Before anything is booked only the baseline is asked for, as if the first dose came as early as it can.
    """
    if not queries.signed(plan):
        return
    planned = [_planned(occasion) for occasion in queries.occasions_of(plan)]
    measurement.replan(episode=plan.episode, planned=planned, by=None, at=at)


def _planned(occasion: Occasion) -> measurement.Planned:
    return measurement.Planned(
        instrument=occasion.instrument,
        occasion=occasion.moment,
        anchor=occasion.anchor,
        opens_on=timezone.localdate(occasion.opens_at),
        due_on=timezone.localdate(occasion.closes_at),
    )
