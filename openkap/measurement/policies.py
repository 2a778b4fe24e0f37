"""May they? Each answer is a Verdict whose reason the screen shows."""

from datetime import date
from typing import TYPE_CHECKING

from openkap.core.instruments import Instrument
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import User
    from openkap.measurement.models import Assignment, Response


def may_use(instrument: Instrument, contexts: tuple[str, ...]) -> Verdict:
    """Whether the instrument is published, and its licence allows how this clinic works."""
    if instrument.status == "draft":
        return Verdict(f"The {instrument.short} is a draft: nobody has compared it with its paper.")
    for context in contexts:
        if not instrument.licence.permits(context):
            return Verdict(f"The licence of the {instrument.short} does not permit {context} use.")
    return Verdict()


def may_assign(by: "User | None") -> Verdict:
    """A clinician assigns, or the house itself from a signed plan or the packet."""
    if by is not None and by.practitioner and not by.may("measurement:assignment:write"):
        return Verdict("Your role does not assign instruments.")
    return Verdict()


def may_answer(by: "User", assignment: "Assignment", *, on: date) -> Verdict:
    """The client answers what is asked of clients, from its first day on; a clinician may enter any of it."""
    if not by.may("measurement:response:write"):
        return Verdict("Your role does not enter answers.")
    if by.client is not None:
        if assignment.asked_of != "client":
            return Verdict("Your team fills this in together with you.")
        if on < assignment.opens_on:
            return Verdict("It is too early for these questions.")
    return _open(assignment)


def may_submit(by: "User", assignment: "Assignment", response: "Response | None", *, on: date) -> Verdict:
    """Something must have been answered."""
    if response is None or all(value is None for value in response.answers.values()):
        return Verdict("Please answer at least one question.")
    return may_answer(by, assignment, on=on)


def may_withdraw(by: "User | None", assignment: "Assignment") -> Verdict:
    return may_assign(by) and _open(assignment)


def _open(assignment: "Assignment") -> Verdict:
    if hasattr(assignment, "withdrawal"):
        return Verdict("These questions are no longer needed.")
    response = getattr(assignment, "response", None)
    if response is not None and response.submitted_at is not None:
        return Verdict("These answers were already sent.")
    return Verdict()
