"""The booking problem: whose visits, who and what is there, and what the clinic wishes; and the answer to it."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from openkap.core.booking.parts import Booking, Equipment, Gap, Person, Room, Span, Visit

# What may be wished, in the order in which it counts unless the clinic sets another.
WISHES = ("continuity", "gaps", "regularity", "earliness", "compactness", "fairness")


def _nothing() -> Any:
    return field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTime:
    """When one client can come, what they already have, and who can take them home.

    `free` and `escort_free` are () when any time will do. `known` are the people (ids) whom the client already sees.
    When not everyone can be booked, a higher `priority` goes first.
    """

    free: tuple[Span, ...] = ()
    taken: tuple[Span, ...] = ()
    escort_free: tuple[Span, ...] = ()
    known: frozenset[int] = frozenset()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Everyone has `minutes` in one piece free of everything between two hours of each day: time for lunch.

    The hours are those of the clinic's clock. With `roles`, only for people who may fill one of these. Time in which
    somebody is not at work is free as well.
    """

    minutes: int
    from_: time
    until: time
    roles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        between = (self.until.hour - self.from_.hour) * 60 + self.until.minute - self.from_.minute
        if not 0 < self.minutes <= between:
            raise ValueError("a pause takes some minutes and fits between its hours")

    def of(self, person: Person) -> bool:
        """Whether this person is to have it."""
        return not self.roles or not self.roles.isdisjoint(person.free)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The visits of one client or of many, and everything that may stand in their way.

    `rooms_at_once`: how many rooms one person may serve while on site in a role; roles not named serve one.
    `client_free`, `client_taken`: the time of clients who are not in `clients`, as `ClientTime` has it.
    `same`: roles that should be the same person throughout, when possible.
    `site_hours`: when clients may be at a site; a site not named is always open. `travel_minutes`: how long a person
    takes from one site to another, either way; two sites not named together are no minutes apart, and still two.
    `most_a_day`: how many visits of a kind there may be on one day, and `most_a_day_each` for one person in a role that
    takes all of them; `already`: how many there are on a day before anything is booked here.
    `held`: bookings that visits of this problem already have. Those of `fixed` visits are facts: they stay, whatever
    the rules say of them alone. The others may move, and that is the last thing to do.
    `wishes`: in the order in which they count; what is not named is not looked at.
    Times are shown in the time zone of `now`, and a day is a day there; starts fall on multiples of `step_minutes`.
    """

    visits: tuple[Visit, ...]
    people: tuple[Person, ...]
    rooms: tuple[Room, ...]
    now: datetime
    gaps: tuple[Gap, ...] = ()
    rooms_at_once: Mapping[str, int] = _nothing()
    client_free: tuple[Span, ...] = ()
    client_taken: tuple[Span, ...] = ()
    same: tuple[str, ...] = ("therapist",)
    step_minutes: int = 15
    clients: Mapping[str, ClientTime] = _nothing()
    equipment: tuple[Equipment, ...] = ()
    site_hours: Mapping[str, tuple[Span, ...]] = _nothing()
    travel_minutes: Mapping[tuple[str, str], int] = _nothing()
    pause: Pause | None = None
    most_a_day: Mapping[str, int] = _nothing()
    most_a_day_each: Mapping[str, int] = _nothing()
    already: Mapping[tuple[str, date], int] = _nothing()
    held: tuple[Booking, ...] = ()
    fixed: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = WISHES

    def __post_init__(self) -> None:
        keys = {visit.key for visit in self.visits}
        if len(keys) != len(self.visits):
            raise ValueError("two visits have the same key")
        for gap in self.gaps:
            if gap.from_ not in keys or gap.to not in keys:
                raise ValueError(f"a gap from {gap.from_} to {gap.to} needs both visits")
        if self.step_minutes <= 0 or (24 * 60) % self.step_minutes:
            raise ValueError("the step must divide a day")
        if self.now.tzinfo is None:
            raise ValueError("now needs a time zone")
        self._check_held(keys)
        if unknown := [wish for wish in self.wishes if wish not in WISHES]:
            raise ValueError(f"nobody can wish for {unknown[0]}: the wishes are {', '.join(WISHES)}")

    def _check_held(self, keys: Set[str]) -> None:
        held = [booking.visit for booking in self.held]
        if len(set(held)) != len(held) or not keys >= set(held):
            raise ValueError("a booking is held once, and for a visit of the problem")
        if not self.fixed <= set(held):
            raise ValueError("a fixed visit needs the booking that is held for it")

    def visit(self, key: str) -> Visit:
        """The visit of that key; KeyError when there is none."""
        return {visit.key: visit for visit in self.visits}[key]

    def time(self, client: str) -> ClientTime:
        """When a client can come."""
        return self.clients.get(client) or ClientTime(free=self.client_free, taken=self.client_taken)

    def load(self, role: str, on_site: bool) -> Fraction:
        """How much of one person a role in one room takes: all of them, or a part of someone who is on site."""
        return Fraction(1, self.rooms_at_once.get(role, 1) if on_site else 1)

    def travel(self, one: str, other: str) -> int:
        """Minutes from one site to another; none when either is nowhere in particular."""
        return self.travel_minutes.get((one, other), self.travel_minutes.get((other, one), 0))

    def day(self, at: datetime) -> date:
        """The day of a moment, by the clinic's calendar."""
        return at.astimezone(self.now.tzinfo).date()

    def of(self, keys: Collection[str]) -> "Problem":
        """The same with these visits only."""
        wanted = set(keys)
        return replace(
            self,
            visits=tuple(visit for visit in self.visits if visit.key in wanted),
            gaps=tuple(gap for gap in self.gaps if {gap.from_, gap.to} <= wanted),
            held=tuple(booking for booking in self.held if booking.visit in wanted),
            fixed=self.fixed & wanted,
        )

    def of_client(self, client: str) -> "Problem":
        """The same with the visits of one client only."""
        return self.of([visit.key for visit in self.visits if visit.client == client])

    @property
    def whose(self) -> tuple[str, ...]:
        """The clients, the more urgent first, else in the order of their visits."""
        names = dict.fromkeys(visit.client for visit in self.visits)
        return tuple(sorted(names, key=lambda name: -self.time(name).priority))

    @property
    def hard_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.hard)


@dataclass(frozen=True, slots=True)
class Answer:
    """All bookings, or none and the causes. `proven`: nothing better exists, or nothing exists at all.

    Of many clients, those who could not be booked beside the others are `left`: client -> causes; none of their visits
    is booked. `worth` is what the wishes that are not kept weigh together, `bound` what no answer can be below.
    `label` says how far to trust it when it is not proven.
    """

    bookings: tuple[Booking, ...] = ()
    causes: tuple[str, ...] = ()
    proven: bool = False
    left: Mapping[str, tuple[str, ...]] = _nothing()
    worth: int | None = None
    bound: int | None = None
    label: str = ""

    def __bool__(self) -> bool:
        return bool(self.bookings) and not self.causes

    @property
    def gap(self) -> float | None:
        """How much worse than the best it can be at most, as a share of its worth; None when nobody knows."""
        if self.worth is None or self.bound is None:
            return None
        return (self.worth - self.bound) / self.worth if self.worth else 0.0
