"""May they? Each answer is a Verdict whose reason the screen shows."""

from datetime import datetime
from typing import TYPE_CHECKING

from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import User
    from openkap.scheduling.models import Appointment


def may_book(by: "User") -> Verdict:
    return Verdict("" if by.may("scheduling:appointment:write") else "Your role does not book appointments.")


def may_change(by: "User", appointment: "Appointment", *, at: datetime, late: bool = False) -> Verdict:
    """Only what is still to come can be moved or cancelled; when the client is `late`, until its time is over."""
    if appointment.is_cancelled:
        return Verdict("This appointment is cancelled.")
    if (appointment.ends_at if late else appointment.starts_at) <= at:
        return Verdict("This appointment has already begun.")
    return may_book(by)


def may_plan_rota(by: "User") -> Verdict:
    return Verdict("" if by.may("scheduling:rota:write") else "Your role does not plan working hours.")


def may_open_feed(by: "User") -> Verdict:
    """Clients and those who are booked into visits have appointments of their own."""
    is_expected = by.may("scheduling:appointment:see") and not by.may("scheduling:appointment:write")
    return Verdict("" if is_expected or by.practitioner else "Nobody books appointments with you.")
