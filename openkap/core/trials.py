"""Earlier treatments: which medicines for depression were given a fair try in this low time, as the client tells it.

Whether a try was adequate is the prescriber's judgement; here only what was told is counted."""

from collections.abc import Collection
from dataclasses import dataclass

from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True)
class Tried:
    """One treatment as it was told. `this_time`: in the present low time. `weeks` and `helped` are None where the
    client does not know; `helped` is True when it helped well."""

    kind: str
    this_time: bool | None = None
    weeks: int | None = None
    helped: bool | None = None


@dataclass(frozen=True, kw_only=True)
class TrialRule(Published):
    """What counts as a try that failed: taken for at least so many weeks in the present episode, without helping
    well. `kind` is the kind of treatment that is counted."""

    kind: str
    weeks: int
    verified: bool = False

    def __post_init__(self) -> None:
        if self.weeks < 1:
            raise ValueError("a try lasts at least one week")

    def failed(self, tried: Tried) -> bool | None:
        """Whether this was a try that failed; None when what was told cannot say."""
        if tried.kind != self.kind or tried.this_time is False or tried.helped is True:
            return False
        if tried.weeks is not None and tried.weeks < self.weeks:
            return False
        return None if None in (tried.this_time, tried.weeks, tried.helped) else True

    def count(self, treatments: Collection[Tried]) -> int | None:
        """How many failed; None while one of them cannot be told, or none of this kind is named."""
        found = [self.failed(each) for each in treatments if each.kind == self.kind]
        return None if not found or None in found else sum(map(bool, found))


def trial_rule() -> TrialRule:
    """The rule that OpenKAP ships."""
    found: TrialRule = standard().shelf("trials").get("antidepressant")
    return found
