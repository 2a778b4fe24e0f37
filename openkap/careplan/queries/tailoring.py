"""A plan as its protocol with the plan's own changes made."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import lru_cache

from django.utils import timezone

from openkap.careplan.models import Plan
from openkap.core.library import standard
from openkap.core.protocols import Change, Protocol, tailored
from openkap.core.protocols import value_of as present_value


def tailored_protocol(plan: Plan, further: Sequence[Change] = ()) -> Protocol:
    """The protocol with the plan's own changes, and `further` ones; ValueError when they cannot hold together."""
    changes = tuple(Change(change.field, change.to_value) for change in plan.deviations.all() if change.tailors)
    return _tailored(plan.protocol, plan.version, (*changes, *further))


@lru_cache(maxsize=256)
def _tailored(protocol: str, version: str, changes: tuple[Change, ...]) -> Protocol:
    found: Protocol = standard().shelf("protocols").get(protocol, version)
    return tailored(found, changes)


def value_of(plan: Plan, field: str) -> str:
    """What the plan says now of something that can be tailored."""
    return present_value(tailored_protocol(plan), field)


def starts_at(plan: Plan) -> datetime:
    """The first moment of the plan's first day, where the clinic stands."""
    return timezone.make_aware(datetime.combine(plan.starts_on, time.min)).astimezone(UTC)
