"""Questions about time: what is booked, who and what is free."""

from openkap.scheduling.models import Appointment, Cancellation, RoomClosure, WorkingHours
from openkap.scheduling.queries.appointments import (
    Panel,
    active,
    appointments,
    made,
    moves_of,
    next_of,
    of_client,
    of_episode,
    panel,
    people_of,
    upcoming,
)
from openkap.scheduling.queries.days import Day, Entry, RoomDay, bounds, day
from openkap.scheduling.queries.problems import problem, problem_of_move, times_to_move
from openkap.scheduling.queries.resources import Resources, resources
from openkap.scheduling.queries.rota import (
    Week,
    away,
    bookable,
    bookable_roles,
    closures,
    leaves,
    on_site,
    rooms,
    rota_of,
)

APPOINTMENT_KINDS = Appointment.KINDS
CANCELLATION_REASONS = Cancellation.REASONS
CLOSURE_REASONS = RoomClosure.REASONS
WEEKDAYS = WorkingHours.WEEKDAYS

__all__ = [
    "APPOINTMENT_KINDS",
    "CANCELLATION_REASONS",
    "CLOSURE_REASONS",
    "WEEKDAYS",
    "Day",
    "Entry",
    "Panel",
    "Resources",
    "RoomDay",
    "Week",
    "active",
    "appointments",
    "away",
    "bookable",
    "bookable_roles",
    "bounds",
    "closures",
    "day",
    "leaves",
    "made",
    "moves_of",
    "next_of",
    "of_client",
    "of_episode",
    "on_site",
    "panel",
    "people_of",
    "problem",
    "problem_of_move",
    "resources",
    "rooms",
    "rota_of",
    "times_to_move",
    "upcoming",
]
