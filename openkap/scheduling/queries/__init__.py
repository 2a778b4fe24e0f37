"""Questions about time: what is booked, who and what is free."""

from openkap.scheduling.models import Appointment, Cancellation, WorkingHours
from openkap.scheduling.queries.appointments import (
    Panel,
    active,
    appointments,
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

APPOINTMENT_KINDS = Appointment.KINDS
CANCELLATION_REASONS = Cancellation.REASONS
WEEKDAYS = WorkingHours.WEEKDAYS

__all__ = [
    "APPOINTMENT_KINDS",
    "CANCELLATION_REASONS",
    "WEEKDAYS",
    "Day",
    "Entry",
    "Panel",
    "Resources",
    "RoomDay",
    "active",
    "appointments",
    "bounds",
    "day",
    "moves_of",
    "next_of",
    "of_client",
    "of_episode",
    "panel",
    "people_of",
    "problem",
    "problem_of_move",
    "resources",
    "times_to_move",
    "upcoming",
]
