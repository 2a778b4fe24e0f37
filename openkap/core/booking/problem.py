"""The words of the booking problem: visits, gaps, people, rooms, and the bookings that answer them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
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


@dataclass(frozen=True, slots=True)
class Taken:
    """Time that a person has already given away, in which role, and whether only by being on site."""

    span: Span
    role: str
    on_site: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A meeting to be booked.

    It may start from `earliest` to `latest`, both included. Set-up and clean-up keep the room, not the people.
    Who fills one of `roles` does nothing else meanwhile; who fills one of `on_site` may serve several rooms at once.
    `only` narrows a role to some people (ids). A visit with `room_kind` "" needs no room.
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

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.set_up_minutes < 0 or self.clean_up_minutes < 0:
            raise ValueError(f"{self.key}: a visit takes time, and set-up and clean-up cannot take less than none")
        if len(set(self.everyone)) != len(self.everyone):
            raise ValueError(f"{self.key}: a role is asked for twice")
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise ValueError(f"{self.key}: a window needs a time zone")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The visits of one client, and everything that may stand in their way.

    `rooms_at_once`: how many rooms one person may serve while on site in a role; roles not named serve one.
    `client_free`: when the client can come, () meaning at any time; `client_taken`: what is already booked for them.
    `same`: roles that should be the same person throughout, when possible.
    Times are shown in the time zone of `now`; starts fall on multiples of `step_minutes`.
    """

    visits: tuple[Visit, ...]
    people: tuple[Person, ...]
    rooms: tuple[Room, ...]
    now: datetime
    gaps: tuple[Gap, ...] = ()
    rooms_at_once: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    client_free: tuple[Span, ...] = ()
    client_taken: tuple[Span, ...] = ()
    same: tuple[str, ...] = ("therapist",)
    step_minutes: int = 15

    def __post_init__(self) -> None:
        keys = [visit.key for visit in self.visits]
        if len(set(keys)) != len(keys):
            raise ValueError("two visits have the same key")
        for gap in self.gaps:
            if gap.from_ not in keys or gap.to not in keys:
                raise ValueError(f"a gap from {gap.from_} to {gap.to} needs both visits")
        if self.step_minutes <= 0 or (24 * 60) % self.step_minutes:
            raise ValueError("the step must divide a day")
        if self.now.tzinfo is None:
            raise ValueError("now needs a time zone")

    def visit(self, key: str) -> Visit:
        """The visit of that key; KeyError when there is none."""
        return {visit.key: visit for visit in self.visits}[key]

    def load(self, role: str, on_site: bool) -> Fraction:
        """How much of one person a role in one room takes: all of them, or a part of someone who is on site."""
        return Fraction(1, self.rooms_at_once.get(role, 1) if on_site else 1)

    @property
    def hard_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.hard)


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


@dataclass(frozen=True, slots=True)
class Answer:
    """All bookings, or none and the causes. `proven`: nothing better exists, or nothing exists at all."""

    bookings: tuple[Booking, ...] = ()
    causes: tuple[str, ...] = ()
    proven: bool = False

    def __bool__(self) -> bool:
        return bool(self.bookings) and not self.causes


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
