"""Booked visits with the people in them, and whether a dose may be confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.careplan.models import PlannedVisit
from openkap.careplan.queries.tailoring import tailored_protocol
from openkap.careplan.queries.visits import standing, visits_of, with_people
from openkap.core import protocols
from openkap.core.protocols import Protocol, dose_confirmable
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.scheduling.models import Appointment, AppointmentRole


@dataclass(frozen=True)
class Meeting:
    """A booked visit: when, where, who. `people` says the roles too, `names` is for the client."""

    starts_at: datetime
    ends_at: datetime
    room: str
    people: str
    names: str
    roles: frozenset[str]


def meetings_of(visits: Iterable[PlannedVisit]) -> dict[int, Meeting]:
    """The meeting of each visit that is booked, by visit id."""
    return {visit.pk: meeting(booking) for visit in visits if (booking := standing(visit))}


def meeting(appointment: "Appointment") -> Meeting:
    parts = list(appointment.roles.all())
    return Meeting(
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        room=appointment.room.name if appointment.room else "",
        people=", ".join(_with_role(part) for part in parts),
        names=", ".join(part.practitioner.name for part in parts),
        roles=frozenset(part.role for part in parts),
    )


def _with_role(part: "AppointmentRole") -> str:
    here = f"{part.role_words}, on site" if part.on_site else part.role_words
    return f"{part.practitioner.name} ({here})"


def dosing_confirmable(visit: PlannedVisit) -> Verdict:
    """Is a therapist booked into this dosing visit, and integration inside its window?"""
    others = list(with_people(visits_of(visit.plan)))
    return confirmable(tailored_protocol(visit.plan), visit, others, meetings_of(others))


def confirmable(
    protocol: Protocol, visit: PlannedVisit, others: Iterable[PlannedVisit], meetings: Mapping[int, Meeting]
) -> Verdict:
    """The same, from visits and meetings already read. A visit that was kept counts at the time it began."""
    held = {}
    for other in others:
        found = meetings.get(other.pk)
        if hasattr(other, "kept"):
            held[other.key] = protocols.Meeting(other.kept.started_at, found.roles if found else frozenset())
        elif found:
            held[other.key] = protocols.Meeting(found.starts_at, found.roles)
    return dose_confirmable(protocol, visit.key, held)
