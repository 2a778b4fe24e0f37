"""The client's journey as the house tells it: phases read from milestones, never typed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Phase:
    """A stretch of the journey. It begins when any of its milestones is reached."""

    id: str
    title: Promise
    begins_with: frozenset[str]


PHASES = (
    Phase("inquiry", _("Inquiry"), frozenset({"inquired"})),
    Phase("packet", _("Packet"), frozenset({"registered", "packet_sent"})),
    Phase("intakes", _("Two intakes"), frozenset({"packet_returned"})),
    Phase("decision", _("Decision"), frozenset()),
    Phase("planning", _("Plan"), frozenset({"determined"})),
    Phase("preparation", _("Preparation"), frozenset({"plan_signed", "visits_booked"})),
    Phase("dosing", _("Dosing and integration"), frozenset({"prepared", "first_dose"})),
    Phase("follow_up", _("Follow-up"), frozenset({"last_dose", "completed"})),
)
INTAKES = {"medical_intake_signed", "clinical_intake_signed"}


def phase(reached: Collection[str]) -> Phase:
    """The phase an episode is in: the furthest that has begun. The decision begins when both intakes are signed."""
    reached = set(reached)
    found = PHASES[0]
    for candidate in PHASES:
        begun = reached >= INTAKES if candidate.id == "decision" else candidate.begins_with & reached
        found = candidate if begun else found
    return found


@dataclass(frozen=True)
class Step:
    """One stone of the path, with all that the path component asks: what a template misses it searches for long."""

    label: Promise
    state: str
    at: datetime | None = None
    url: str = ""
    note: str = ""
    window: str = ""


def path(milestones: dict[str, datetime]) -> list[Step]:
    """The whole journey with what is done, what is now and what comes next."""
    now = PHASES.index(phase(milestones))
    closed = "closed" in milestones
    steps = []
    for place, each in enumerate(PHASES):
        state = "done" if place < now or closed else "now" if place == now else "next"
        steps.append(Step(each.title, state, _begun(each, milestones)))
    return steps


def _begun(each: Phase, milestones: dict[str, datetime]) -> datetime | None:
    if each.id == "decision":
        return max((milestones[kind] for kind in INTAKES), default=None) if milestones.keys() >= INTAKES else None
    return min((milestones[kind] for kind in each.begins_with if kind in milestones), default=None)
