"""The booking problem in plain values: what is asked, who and what is there, an independent checker, a plain search."""

from openkap.core.booking.checker import faults
from openkap.core.booking.fit import first_fit, first_fit_each
from openkap.core.booking.parts import Booking, Equipment, Gap, Person, Room, Span, Taken, Visit
from openkap.core.booking.problem import Answer, ClientTime, Pause, Problem
from openkap.core.booking.settled import fixed_bookings, settled

__all__ = [
    "Answer",
    "Booking",
    "ClientTime",
    "Equipment",
    "Gap",
    "Pause",
    "Person",
    "Problem",
    "Room",
    "Span",
    "Taken",
    "Visit",
    "faults",
    "first_fit",
    "first_fit_each",
    "fixed_bookings",
    "settled",
]
