"""Who is on call when."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.safety import policies
from openkap.safety.actions.refusal import Refused
from openkap.safety.models import OnCallShift

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, User


@transaction.atomic
def put_on_call(
    *,
    practitioner: "Practitioner",
    from_at: datetime,
    until_at: datetime,
    weeks: int = 1,
    by: "User",
    at: datetime,
) -> list[OnCallShift]:
    """Somebody answers for safety cases from then until then, at the same hours in each of so many weeks."""
    insist(policies.may_put_on_call(by, practitioner, from_at, until_at, at=at), Refused)
    made = OnCallShift.objects.bulk_create(
        OnCallShift(
            practitioner=practitioner, from_at=_later(from_at, week), until_at=_later(until_at, week), by=by, at=at
        )
        for week in range(weeks)
    )
    audit.record(
        "safety:shift:planned", practitioner, by=by, at=at, facts={"practitioner": practitioner.pk, "weeks": weeks}
    )
    return made


@transaction.atomic
def take_off_call(*, shift: OnCallShift, by: "User", at: datetime) -> OnCallShift:
    """This person is not on call then after all."""
    insist(policies.may_plan_on_call(by), Refused)
    shift.withdrawn_at, shift.withdrawn_by = at, by
    shift.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("safety:shift:withdrawn", shift, by=by, at=at)
    return shift


def _later(at: datetime, weeks: int) -> datetime:
    """The same hour on the clock so many weeks later, whether or not the clocks were changed in between."""
    local = timezone.localtime(at)
    return (local.replace(tzinfo=None) + timedelta(weeks=weeks)).replace(tzinfo=local.tzinfo)
