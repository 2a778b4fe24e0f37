"""The booking problem in plain values: what is asked, who and what is there, an independent checker, a plain search."""

from openkap.core.booking.checker import faults
from openkap.core.booking.fit import first_fit
from openkap.core.booking.problem import Answer, Booking, Gap, Person, Problem, Room, Span, Taken, Visit

__all__ = [
    "Answer",
    "Booking",
    "Gap",
    "Person",
    "Problem",
    "Room",
    "Span",
    "Taken",
    "Visit",
    "faults",
    "first_fit",
]
