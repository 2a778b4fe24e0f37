"""May they? Each answer is a Verdict whose reason the screen shows."""

from openkap.clinic.models import Episode, User
from openkap.core.verdict import Verdict


def may_break_glass(by: User, reason: str) -> Verdict:
    """An emergency key is for those whose role opens charts, and always has a reason."""
    if not by.may("clinic:glass:break"):
        return Verdict("Your role does not open charts.")
    if len(reason.strip()) < 10:
        return Verdict("Say in a few words why this chart is needed now.")
    return Verdict()


def may_review_glass(by: User, opened_by: User) -> Verdict:
    """Nobody reviews their own emergency key."""
    if not by.may("clinic:glass:review"):
        return Verdict("Only the medical director reviews emergency access.")
    if by == opened_by:
        return Verdict("Someone else must review your own emergency access.")
    return Verdict()


def may_close_episode(episode: Episode) -> Verdict:
    """An episode ends once."""
    return Verdict("This episode is already closed." if hasattr(episode, "closure") else "")
