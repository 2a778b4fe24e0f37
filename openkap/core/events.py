"""What adverse events are called, and what makes one serious: read from `knowledge/events/`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True)
class EventKind:
    """One name to choose; what really happened is written beside it. `group`: under which heading it is offered."""

    id: str
    title: str
    group: str
    cite: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class SeriousCriterion:
    """One reason to call an event serious; any one is enough."""

    id: str
    title: str
    cite: tuple[str, ...]
    hint: str = ""
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class EventList(Published):
    """The names of events and the criteria of seriousness, as of one version."""

    events: tuple[EventKind, ...]
    serious: tuple[SeriousCriterion, ...]

    def __post_init__(self) -> None:
        if len(self.by_event) != len(self.events) or len(self.by_criterion) != len(self.serious):
            raise ValueError("an event or a criterion stands there twice")

    @cached_property
    def by_event(self) -> dict[str, EventKind]:
        return {kind.id: kind for kind in self.events}

    @cached_property
    def by_criterion(self) -> dict[str, SeriousCriterion]:
        return {each.id: each for each in self.serious}

    @cached_property
    def grouped(self) -> dict[str, list[EventKind]]:
        """The events under their headings, in the order of the list."""
        found: dict[str, list[EventKind]] = {}
        for kind in self.events:
            found.setdefault(kind.group, []).append(kind)
        return found

    def in_order(self, criteria: Iterable[str]) -> list[str]:
        """These criteria once each, in the order of the list. KeyError names one that it does not know."""
        wanted = set(criteria)
        if unknown := sorted(wanted - self.by_criterion.keys()):
            raise KeyError(unknown[0])
        return [each.id for each in self.serious if each.id in wanted]


def event_list(version: str | None = None) -> EventList:
    """The list in force, or one earlier version."""
    found: EventList = standard().shelf("events").get("adverse", version)
    return found
