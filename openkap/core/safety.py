"""How fast somebody must act on a dangerous answer or event: the clinic's own policy, read from `knowledge/safety/`."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True)
class Level:
    """An urgency: due `at_least` that long after opening, and with `by_time` no earlier than that time of the day."""

    id: str
    title: str
    at_least: timedelta
    say_next: str
    cite: tuple[str, ...]
    by_time: time | None = None
    verified: bool = True

    def due_at(self, opened_at: datetime) -> datetime:
        """When the case must be settled. `opened_at` is in the clinic's own time zone."""
        earliest = opened_at + self.at_least
        if self.by_time is None:
            return earliest
        return max(earliest, datetime.combine(opened_at.date(), self.by_time, opened_at.tzinfo))


@dataclass(frozen=True)
class CaseKind:
    """What can open a safety case, how urgent it is unless it says more, and what to do first."""

    id: str
    title: str
    level: str
    steps: tuple[str, ...]
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class SafetyPolicy(Published):
    """The urgencies and the kinds of safety case of one clinic; the most urgent level comes first."""

    levels: tuple[Level, ...]
    kinds: tuple[CaseKind, ...]

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind.level not in self.by_level:
                raise ValueError(f"kinds.{kind.id}: no level {kind.level}")
        if len(self.by_kind) != len(self.kinds) or len(self.by_level) != len(self.levels):
            raise ValueError("a level or a kind stands there twice")

    @cached_property
    def by_level(self) -> dict[str, Level]:
        return {level.id: level for level in self.levels}

    @cached_property
    def by_kind(self) -> dict[str, CaseKind]:
        return {kind.id: kind for kind in self.kinds}

    def more_urgent(self, first: str, second: str) -> bool:
        """Whether the first level is more urgent than the second."""
        order = [level.id for level in self.levels]
        return order.index(first) < order.index(second)


def policy(version: str | None = None) -> SafetyPolicy:
    """The clinic's policy in force, or one earlier version."""
    found: SafetyPolicy = standard().shelf("safety").get("cases", version)
    return found
