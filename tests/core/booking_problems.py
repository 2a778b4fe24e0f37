"""Small booking problems for the tests: one quiet day at the clinic, and random days for Hypothesis."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations, product

from hypothesis import strategies as st

from openkap.core.booking import (
    Booking,
    ClientTime,
    Equipment,
    Gap,
    Pause,
    Person,
    Problem,
    Room,
    Span,
    Taken,
    Visit,
    faults,
)

EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)  # a Monday


def at(hour: float, day: int = 0) -> datetime:
    """An hour of the first day, or of a later one."""
    return EIGHT.replace(hour=0) + timedelta(days=day, hours=hour)


def span(first: float, last: float, day: int = 0) -> Span:
    return Span(at(first, day), at(last, day))


def visit(key: str = "dose", **changed) -> Visit:
    facts = {
        "title": key.title(),
        "minutes": 60,
        "roles": ("therapist",),
        "room_kind": "dosing",
        "earliest": at(9),
        "latest": at(16),
    }
    return Visit(key=key, **{**facts, **changed})


def person(id: int = 1, *roles: str, hours: tuple[Span, ...] = (span(9, 17),), taken=(), name: str = "Dev") -> Person:
    return Person(id, name, dict.fromkeys(roles or ("therapist",), hours), tuple(taken))


def room(id: int = 1, kind: str = "dosing", taken=()) -> Room:
    return Room(id, f"Room {id}", kind, tuple(taken))


def problem(*visits: Visit, **changed) -> Problem:
    facts = {"people": (person(),), "rooms": (room(),), "now": EIGHT, "step_minutes": 60}
    return Problem(visits=visits or (visit(),), **{**facts, **changed})


def booking(key: str = "dose", hour: float = 9, *, minutes: int = 60, room: int | None = 1, **people: int) -> Booking:
    start = at(hour)
    return Booking(key, start, start + timedelta(minutes=minutes), room, people or {"therapist": 1})


@st.composite
def tiny_problems(draw) -> Problem:
    """At most three visits, three people, two rooms and nine starts: small enough to try everything."""
    slots = st.integers(9, 16)

    def spans(most: int) -> st.SearchStrategy[list[Span]]:
        pair = st.tuples(slots, st.integers(1, 4)).map(lambda p: span(p[0], min(p[0] + p[1], 18)))
        return st.lists(pair, max_size=most)

    keys = draw(st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")]))
    visits = []
    for key in keys:
        first, last = sorted((draw(slots), draw(slots)))
        visits.append(
            visit(
                key,
                minutes=draw(st.sampled_from([60, 120])),
                roles=draw(st.sampled_from([("therapist",), ("therapist", "nurse"), ("nurse", "prescriber")])),
                on_site=draw(st.sampled_from([(), (), ("director",)])),
                room_kind=draw(st.sampled_from(["dosing", "dosing", "consulting", ""])),
                earliest=at(first),
                latest=at(last),
                set_up_minutes=draw(st.sampled_from([0, 0, 30])),
                clean_up_minutes=draw(st.sampled_from([0, 60])),
            )
        )
    people = []
    for id in range(1, draw(st.integers(1, 3)) + 1):
        roles = draw(st.sets(st.sampled_from(["therapist", "nurse", "prescriber", "director"]), min_size=1))
        taken = [Taken(piece, draw(st.sampled_from(sorted(roles))), draw(st.booleans())) for piece in draw(spans(2))]
        people.append(person(id, *sorted(roles), hours=(span(9, draw(st.integers(12, 18))),), taken=taken))
    rooms = [room(1, taken=draw(spans(1))), room(2, draw(st.sampled_from(["dosing", "consulting"])))]
    gaps = []
    if len(keys) > 1 and draw(st.booleans()):
        least = draw(st.integers(-2, 4))
        most = draw(st.none() | st.integers(least, 6))
        longest = None if most is None else timedelta(hours=most)
        gaps.append(Gap("a", "b", timedelta(hours=least), longest, hard=draw(st.booleans())))
    return problem(
        *visits,
        people=tuple(people),
        rooms=tuple(rooms),
        gaps=tuple(gaps),
        rooms_at_once={"director": draw(st.integers(1, 3))},
        client_taken=tuple(draw(spans(1))),
    )


@st.composite
def crowded_problems(draw) -> Problem:
    """Two clients at most, at most three visits, and all that visits can share: sites, pauses, full days, equipment."""
    asked = draw(tiny_problems())
    chance = st.booleans()
    visits = tuple(
        replace(
            each,
            client=draw(st.sampled_from(["Ada", "Bo"])),
            kind=draw(st.sampled_from(["dosing", "talk"])),
            escort=draw(chance),
            needs=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"monitor"})]))
            if each.room_kind
            else frozenset(),
            equipment=draw(st.sampled_from([frozenset(), frozenset({"pump"})])) if each.room_kind else frozenset(),
        )
        for each in asked.visits
    )
    whose = {each.key: each.client for each in visits}
    rooms = tuple(
        replace(place, site=site, features=frozenset({"monitor"} if draw(chance) else ()))
        for place, site in zip(asked.rooms, ("North", draw(st.sampled_from(["North", "South"]))), strict=True)
    )
    people = tuple(
        replace(
            each,
            taken=tuple(
                replace(piece, kind=draw(st.sampled_from(["", "dosing"])), site=draw(st.sampled_from(["", "South"])))
                for piece in each.taken
            ),
        )
        for each in asked.people
    )
    clients = {
        "Ada": ClientTime(
            free=draw(st.sampled_from([(), (span(9, 14),)])),
            escort_free=draw(st.sampled_from([(), (span(12, 15),)])),
            priority=draw(st.integers(0, 1)),
        )
    }
    pause = Pause(60, time(12), time(14), draw(st.sampled_from([frozenset(), frozenset({"therapist"})])))
    pumps = (Equipment("pump", draw(st.integers(0, 2)), "North", (span(10, 11),)), Equipment("pump", 1, "South"))
    asked = replace(
        asked,
        visits=visits,
        gaps=tuple(gap for gap in asked.gaps if whose[gap.from_] == whose[gap.to]),
        rooms=rooms,
        people=people,
        clients=clients,
        equipment=pumps,
        site_hours=draw(st.sampled_from([{}, {"North": (span(9, 15),)}])),
        travel_minutes=draw(st.sampled_from([{}, {("North", "South"): 60}])),
        pause=draw(st.sampled_from([None, pause])),
        most_a_day=draw(st.sampled_from([{}, {"dosing": 1}, {"dosing": 2}])),
        most_a_day_each=draw(st.sampled_from([{}, {"dosing": 1}])),
        already=draw(st.sampled_from([{}, {("dosing", EIGHT.date()): 1}])),
    )
    return draw(st.just(asked) | _with_held(asked))


def _with_held(asked: Problem) -> st.SearchStrategy[Problem]:
    """The first visit already has a booking, which may be wrong; sometimes it is to stay."""
    first, ids = asked.visits[0], [each.id for each in asked.people]
    starts = st.integers(9, 15).map(at)
    people = dict(zip(first.everyone, ids * 3, strict=False))
    held = starts.map(lambda start: Booking.of(first, start, 1 if first.room_kind else None, people))
    return st.tuples(held, st.booleans()).map(
        lambda pair: replace(asked, held=(pair[0],), fixed=frozenset({first.key} if pair[1] else ()))
    )


def every_answer(asked: Problem) -> Iterator[tuple[Booking, ...]]:
    """The slow oracle: every start, room and team of every visit, kept when the checker finds no fault."""
    choices = [list(_every_booking(asked, each)) for each in asked.visits]
    for answer in product(*choices):
        if not faults(asked, answer):
            yield answer


def _every_booking(asked: Problem, each: Visit) -> Iterator[Booking]:
    """Every booking of one visit that is right on its own: a visit at fault alone is at fault in any company."""
    if each.key in asked.fixed:
        yield from (held for held in asked.held if held.visit == each.key)
        return
    alone = replace(asked.of([each.key]), gaps=())
    for hour in range(9, 17):
        for place in [None, *(place.id for place in asked.rooms)]:
            for team in permutations([someone.id for someone in asked.people], len(each.everyone)):
                people = dict(zip(each.everyone, team, strict=True))
                tried = booking(each.key, hour, minutes=each.minutes, room=place, **people)
                if not faults(alone, [tried]):
                    yield tried
