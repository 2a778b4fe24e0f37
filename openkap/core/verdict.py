"""Yes, or no with a reason a person can read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when nothing stands in the way; otherwise `reason` says what does, in words for the screen."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


class Refused(Exception):
    """An act that may not be done now. `str(refused)` is the reason, ready to be shown."""


def insist(verdict: Verdict, refusal: type[Refused] = Refused) -> None:
    """Raise `refusal` with the verdict's reason unless the verdict is a yes."""
    if not verdict:
        raise refusal(verdict.reason)
