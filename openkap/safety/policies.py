"""May they? Each answer is a Verdict whose reason the screen shows."""

from typing import TYPE_CHECKING

from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, User
    from openkap.safety.models import SafetyAction, SafetyCase


def may_act(by: "User", case: "SafetyCase") -> Verdict:
    """Somebody whose role acts on safety cases, while the case is open."""
    if not by.may("safety:case:act"):
        return Verdict("Your role does not act on safety cases.")
    return Verdict("This case is closed." if hasattr(case, "closure") else "")


def may_open(by: "User") -> Verdict:
    """A concern of the team is opened by somebody who also acts on safety cases."""
    return Verdict("" if by.may("safety:case:act") else "Your role does not open safety cases.")


def may_acknowledge(by: "User", case: "SafetyCase") -> Verdict:
    if hasattr(case, "acknowledgement"):
        return Verdict("This case is already acknowledged.")
    return may_act(by, case)


def may_transfer(by: "User", case: "SafetyCase", to: "Practitioner") -> Verdict:
    """To somebody who can act on it, and not to the one who has it."""
    if case.owner_id == to.pk:
        return Verdict(f"{to.name} already owns this case.")
    if not to.user.may("safety:case:act"):
        return Verdict(f"{to.name} cannot act on safety cases.")
    return may_act(by, case)


def may_close(by: "User", case: "SafetyCase", last: "SafetyAction | None") -> Verdict:
    """Only after something was done and written down."""
    if last is None:
        return Verdict("Write down what was done before you close the case.")
    return may_act(by, case)
