"""The parts of a booking problem: time, visits, gaps, people, rooms, equipment, and a booking that answers a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time from `starts_at` up to, but not including, `ends_at`.

    Both need a time zone and are kept in UTC: within a zone of its own Python counts by the clock on the wall, which
    is an hour off on two nights of the year.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a span of time needs a time zone")
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))
        if self.ends_at <= self.starts_at:
            raise ValueError("a span of time ends after it starts")

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Taken:
    """Time that a person has already given away, in which role, and whether only by being on site.

    `kind` is the kind of visit, for limits on how many of a kind a person takes on in a day; `site` is where, "" when
    that does not matter.
    """

    span: Span
    role: str
    on_site: bool = False
    kind: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A meeting to be booked.

    It may start from `earliest` to `latest`, both included. Set-up and clean-up keep the room, not the people.
    Who fills one of `roles` does nothing else meanwhile; who fills one of `on_site` may serve several rooms at once.
    `only` narrows a role to some people (ids). A visit with `room_kind` "" needs no room.
    `needs` are features that its room must have; `equipment` are kinds of which it takes one each, for as long as the
    room is kept. With `escort`, whoever takes the client home has to be free at the moment at which it ends.
    """

    key: str
    title: str
    minutes: int
    roles: tuple[str, ...]
    room_kind: str
    earliest: datetime
    latest: datetime
    kind: str = ""
    on_site: tuple[str, ...] = ()
    set_up_minutes: int = 0
    clean_up_minutes: int = 0
    only: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    client: str = ""
    escort: bool = False
    needs: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.set_up_minutes < 0 or self.clean_up_minutes < 0:
            raise ValueError(f"{self.key}: a visit takes time, and set-up and clean-up cannot take less than none")
        if len(set(self.everyone)) != len(self.everyone):
            raise ValueError(f"{self.key}: a role is asked for twice")
        if (self.needs or self.equipment) and not self.room_kind:
            raise ValueError(f"{self.key}: features and equipment are in a room, and this visit needs none")
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise ValueError(f"{self.key}: a window needs a time zone")

    @property
    def name(self) -> str:
        """The visit in a sentence: its title, and whose it is where several clients are booked."""
        return f"“{self.title}” of {self.client}" if self.client else f"“{self.title}”"

    @property
    def everyone(self) -> tuple[str, ...]:
        """All roles of the visit."""
        return self.roles + self.on_site

    def span(self, starts_at: datetime) -> Span:
        """The time of the meeting itself."""
        start = starts_at.astimezone(UTC)
        return Span(start, start + timedelta(minutes=self.minutes))

    def room_span(self, starts_at: datetime) -> Span:
        """The time for which the room is kept: the meeting with set-up before and clean-up after it."""
        start = starts_at.astimezone(UTC)
        return Span(
            start - timedelta(minutes=self.set_up_minutes),
            start + timedelta(minutes=self.minutes + self.clean_up_minutes),
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """`to` starts at least `min` and at most `max` after `from_` starts. A gap that is not hard is only a wish."""

    from_: str
    to: str
    min: timedelta
    max: timedelta | None = None
    hard: bool = True

    def __post_init__(self) -> None:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"{self.from_} to {self.to}: the longest gap is shorter than the shortest")

    def allows(self, from_at: datetime, to_at: datetime) -> bool:
        between = to_at.astimezone(UTC) - from_at.astimezone(UTC)
        return between >= self.min and (self.max is None or between <= self.max)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can fill roles: `free` says for each role when they are at work and may fill it."""

    id: int
    name: str
    free: Mapping[str, tuple[Span, ...]]
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room of one kind. `taken` includes the set-up and clean-up of what is booked in it."""

    id: int
    name: str
    kind: str
    taken: tuple[Span, ...] = ()
    features: frozenset[str] = frozenset()
    site: str = ""


@dataclass(frozen=True, slots=True)
class Equipment:
    """So many things of one kind at one site, such as infusion pumps; each of `taken` has one of them."""

    kind: str
    count: int
    site: str = ""
    taken: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """A visit that has found its time, its room (None when it needs none) and its people (role -> id)."""

    visit: str
    starts_at: datetime
    ends_at: datetime
    room: int | None
    people: Mapping[str, int]

    @classmethod
    def of(cls, visit: Visit, starts_at: datetime, room: int | None, people: Mapping[str, int]) -> "Booking":
        """The booking of a visit for its whole length, in the time zone of its start."""
        return cls(visit.key, starts_at, visit.span(starts_at).ends_at.astimezone(starts_at.tzinfo), room, people)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
