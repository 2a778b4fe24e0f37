"""Who is told of a safety case, and when: silence climbs, rung by rung, until somebody answers.

Four rungs. First those who know the client, with whoever is on call. Then whoever is on call and the backup. Then those
who answer for medicine. Then everybody who acts on safety cases. When nobody is on call, the medical directors and all
prescribers stand in. A rung on which nobody can be reached is passed over at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

NEAR, ON_CALL, ANSWERING, EVERYONE = range(4)


@dataclass(frozen=True)
class Clock:
    """A clock that first runs out at `due_at`, and then again every `again`."""

    due_at: datetime
    again: timedelta

    def __post_init__(self) -> None:
        if self.again <= timedelta(0):
            raise ValueError("a clock needs time to run")

    def lapses(self, now: datetime) -> int:
        """How often it has run out by `now`; at the very moment itself it has not."""
        return max(0, -((self.due_at - now) // self.again))

    def lapsed_at(self, number: int) -> datetime:
        """When it ran out for the first (1), second (2) time."""
        return self.due_at + (number - 1) * self.again


@dataclass(frozen=True)
class Circle:
    """Those who could be told at one moment, by any number that names them: all of them work here now.

    `near`: owner, backup and care team. `answering`: medical directors and prescribers. `away`: on leave right now."""

    near: frozenset[int]
    backup: frozenset[int]
    on_call: frozenset[int]
    answering: frozenset[int]
    everyone: frozenset[int]
    away: frozenset[int] = frozenset()

    def rung(self, number: int) -> frozenset[int]:
        """Whom this rung reaches; numbers above the highest mean the highest."""
        standing_by = (self.on_call - self.away) or self.answering
        found = (
            self.near | standing_by,
            self.backup | standing_by,
            self.on_call | self.answering,
            self.everyone | self.on_call | self.answering,
        )
        return found[min(number, EVERYONE)] - self.away

    def reached(self, number: int) -> tuple[int, frozenset[int]]:
        """The first rung from this one on where there is somebody, and who; nobody at all is the highest, empty."""
        for each in range(min(number, EVERYONE), EVERYONE):
            if people := self.rung(each):
                return each, people
        return EVERYONE, self.rung(EVERYONE)
