"""Questions about time: what is booked, who and what is free."""

from openkap.scheduling.models import Appointment, Cancellation, Move, RoomClosure, WorkingHours
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
from openkap.scheduling.queries.checks import Check, check_move
from openkap.scheduling.queries.days import Day, Entry, RoomDay, bounds, day
from openkap.scheduling.queries.feeds import feed_address, feed_file
from openkap.scheduling.queries.offers import Change, Offer, Unsettled, offers, unsettled
from openkap.scheduling.queries.problems import problem, problem_of_move, problem_of_moves, times_to_move
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
from openkap.scheduling.queries.stretch import Stretch, stretch

APPOINTMENT_KINDS = Appointment.KINDS
CANCELLATION_REASONS = Cancellation.REASONS
CLOSURE_REASONS = RoomClosure.REASONS
MOVE_REASONS = Move.REASONS
WEEKDAYS = WorkingHours.WEEKDAYS

__all__ = [
    "APPOINTMENT_KINDS",
    "CANCELLATION_REASONS",
    "CLOSURE_REASONS",
    "MOVE_REASONS",
    "WEEKDAYS",
    "Change",
    "Check",
    "Day",
    "Entry",
    "Offer",
    "Panel",
    "Resources",
    "RoomDay",
    "Stretch",
    "Unsettled",
    "Week",
    "active",
    "appointments",
    "away",
    "bookable",
    "bookable_roles",
    "bounds",
    "check_move",
    "closures",
    "day",
    "feed_address",
    "feed_file",
    "leaves",
    "made",
    "moves_of",
    "next_of",
    "of_client",
    "of_episode",
    "offers",
    "on_site",
    "panel",
    "people_of",
    "problem",
    "problem_of_move",
    "problem_of_moves",
    "resources",
    "rooms",
    "rota_of",
    "stretch",
    "times_to_move",
    "unsettled",
    "upcoming",
]
