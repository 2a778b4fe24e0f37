"""Facts about time: who works when, which rooms are closed, what is booked, moved and cancelled."""

from openkap.scheduling.models.appointments import Appointment, AppointmentGap, AppointmentRole, Cancellation, Move
from openkap.scheduling.models.feeds import CalendarFeed
from openkap.scheduling.models.rota import Leave, OnSiteRole, RoomClosure, WorkingHours

__all__ = [
    "Appointment",
    "AppointmentGap",
    "AppointmentRole",
    "CalendarFeed",
    "Cancellation",
    "Leave",
    "Move",
    "OnSiteRole",
    "RoomClosure",
    "WorkingHours",
]
