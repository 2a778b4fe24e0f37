"""What moving an appointment would do to the plan that it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.careplan.models import PlannedVisit
from openkap.careplan.queries.meetings import dosing_confirmable
from openkap.careplan.queries.tailoring import starts_at as begin_of
from openkap.careplan.queries.tailoring import tailored_protocol
from openkap.careplan.queries.visits import times, visits_queryset
from openkap.clinic import queries as clinic
from openkap.core.protocols import Break, course
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.scheduling.models import Appointment


@dataclass(frozen=True)
class Bearing:
    """What a move means for the plan: rules it would break anew, and who takes the client home."""

    broken: tuple[Break, ...] = ()
    arrange: tuple[str, ...] = ()


def visit_of(appointment: "Appointment") -> PlannedVisit | None:
    """The planned visit that this appointment is for. One query."""
    return visits_queryset().filter(appointment=appointment).first()


def bearing(appointment: "Appointment", starts_at: datetime) -> Bearing:
    """What the plan says to holding this appointment then."""
    return Bearing(_broken(appointment, starts_at), _arrange(appointment))


def _broken(appointment: "Appointment", starts_at: datetime) -> tuple[Break, ...]:
    visit = visit_of(appointment)
    if visit is None:
        return ()
    protocol, known, begin = tailored_protocol(visit.plan), times(visit.plan), begin_of(visit.plan)
    before = set(course(protocol, known, start=begin).breaks)
    after = course(protocol, {**known, visit.key: starts_at}, start=begin).breaks
    return tuple(each for each in after if each not in before)


def _arrange(appointment: "Appointment") -> tuple[str, ...]:
    if appointment.kind != "dosing":
        return ()
    escorts = [person.name for person in clinic.support_people(appointment.episode.client) if person.is_escort]
    if not escorts:
        return ("Nobody is named who takes the client home: without an escort no dose is given.",)
    return (f"{' or '.join(escorts)} takes the client home: ask whether this time is possible.",)


def unconfirmed(appointment: "Appointment") -> Verdict:
    """For a dosing appointment of a plan: is everything booked without which no dose is given?"""
    visit = visit_of(appointment)
    return dosing_confirmable(visit) if visit is not None and visit.kind == "dosing" else Verdict()
