"""The hard rules between visits: a client, a person, a room, a day and equipment are shared."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import lcm

from ortools.sat.python import cp_model

from openkap.core.booking import Person, Span, Visit
from openkap.core.booking.causes import Rule
from openkap.core.booking.limits import day_of, day_span, days_of, levels, pieces
from openkap.core.booking.openings import horizon
from openkap.core.booking.ranges import common, outside
from openkap.scheduling.solver.model import Literal, Model

MINUTE = timedelta(minutes=1)


def share(model: Model) -> None:
    """Add every rule that looks at more than one visit."""
    _clients(model)
    _rooms(model)
    for person in model.problem.people:
        _person(model, person)
    _days(model)
    _equipment(model)


def _clients(model: Model) -> None:
    """A client is in one place at a time."""
    for client, booked in model.booked.items():
        model.cp.add_no_overlap(
            model.cp.new_optional_fixed_size_interval_var(model.minute(visit.key), visit.minutes, booked, "")
            for visit in model.problem.visits
            if visit.client == client
        )


def _kept(model: Model, visit: Visit, literal: Literal) -> cp_model.IntervalVar:
    """The time for which the room is kept."""
    size = visit.set_up_minutes + visit.minutes + visit.clean_up_minutes
    first = model.minute(visit.key) - visit.set_up_minutes
    return model.cp.new_optional_fixed_size_interval_var(first, size, literal, "")


def _rooms(model: Model) -> None:
    """A room is cleaned and set up again before the next of these visits begins in it."""
    kept: dict[int, list[cp_model.IntervalVar]] = {}
    for (key, room), chosen in model.rooms.items():
        kept.setdefault(room, []).append(_kept(model, model.visits[key], chosen))
    for intervals in kept.values():
        model.cp.add_no_overlap(intervals)


@dataclass(frozen=True)
class _Part:
    """A role that a person may fill in a visit."""

    visit: Visit
    role: str
    chosen: Literal


def _person(model: Model, person: Person) -> None:
    parts = [
        _Part(model.visits[key], role, chosen) for (key, role, id), chosen in model.people.items() if id == person.id
    ]
    if len({part.visit.key for part in parts}) < 2:
        return
    pauses = list(_pauses(model, person, parts))
    if len({part.visit.client for part in parts}) > 1 or pauses:
        _one_at_a_time(model, person, parts, pauses)
    _sites(model, parts)
    _most_each(model, person, parts)


def _one_at_a_time(model: Model, person: Person, parts: list[_Part], pauses: list[cp_model.IntervalVar]) -> None:
    """What somebody does at once adds up to one person; what they had taken before counts where they are on site."""
    intervals = [
        model.cp.new_optional_fixed_size_interval_var(model.minute(part.visit.key), part.visit.minutes, part.chosen, "")
        for part in parts
    ]
    loads = [model.problem.load(part.role, part.role in part.visit.on_site) for part in parts]
    if all(load == 1 for load in loads):
        model.cp.add_no_overlap([*intervals, *pauses])
        return
    before = list(_profile(model, person))
    whole = lcm(*(load.denominator for load in (*loads, *(load for _, load in before))))
    fixed = [_interval(model, span) for span, _ in before]
    demands = [*loads, *(Fraction(1) for _ in pauses), *(load for _, load in before)]
    model.cp.add_cumulative([*intervals, *pauses, *fixed], [int(load * whole) for load in demands], whole)


def _profile(model: Model, person: Person) -> Iterator[tuple[Span, Fraction]]:
    """How much of a person was taken before, stretch by stretch; never more than all of them."""
    edges: dict[datetime, Fraction] = {}
    for taken in person.taken:
        load = model.problem.load(taken.role, taken.on_site)
        for at, more in ((taken.span.starts_at, load), (taken.span.ends_at, -load)):
            edges[at] = edges.get(at, Fraction(0)) + more
    load, seen = Fraction(0), horizon(model.problem)
    for since, until in pairwise(sorted(edges)):
        load += edges[since]
        if load and Span(since, until).overlaps(seen):
            yield Span(since, until), min(load, Fraction(1))


def _interval(model: Model, span: Span) -> cp_model.IntervalVar:
    first, last = _minutes(model, span.starts_at), -_minutes(model, span.ends_at, up=True)
    return model.cp.new_fixed_size_interval_var(first, last - first, "")


def _minutes(model: Model, at: datetime, *, up: bool = False) -> int:
    """Whole minutes since `base`, not after the moment; with `up`, the opposite of those not before it."""
    base = model.grid.at(model.base, model.problem.now)
    return (base - at) // MINUTE if up else (at - base) // MINUTE


def _pauses(model: Model, person: Person, parts: list[_Part]) -> Iterator[cp_model.IntervalVar]:
    """The pause of each day on which the person could be in one of these visits while it is time for it."""
    pause, rule = model.problem.pause, Rule("pause")
    if pause is None or not pause.of(person):
        return
    for day in days_of(model.problem, horizon(model.problem)):
        window = day_span(model.problem, day, pause.from_, pause.until)
        free = pieces(model.problem, pause, person, day)
        if free and any(_touches(model, part.visit, window) for part in parts):
            starts = [
                [_minutes(model, piece.starts_at), -_minutes(model, piece.ends_at, up=True) - pause.minutes]
                for piece in free
            ]
            first = model.cp.new_int_var_from_domain(cp_model.Domain.from_intervals(starts), "")
            yield model.cp.new_optional_fixed_size_interval_var(first, pause.minutes, model.held[rule], "")


def _touches(model: Model, visit: Visit, window: Span) -> bool:
    """Whether the visit could run while it is time for the pause."""
    first = model.grid.up(window.starts_at - timedelta(minutes=visit.minutes))
    return bool(common(model.domains[visit.key], ((first, model.grid.down(window.ends_at)),)))


def _sites(model: Model, parts: list[_Part]) -> None:
    """Nobody is at two sites at once, and the way from one to the other takes time."""
    for one, other in combinations(parts, 2):
        if one.visit.key != other.visit.key:
            for (here, first), (there, second) in product(_where(model, one.visit), _where(model, other.visit)):
                if here and there and here != there:
                    literals = (one.chosen, other.chosen, first, second)
                    _one_after_the_other(model, one.visit, other.visit, model.problem.travel(here, there), literals)


def _where(model: Model, visit: Visit) -> list[tuple[str, Literal]]:
    sites = {room.id: room.site for room in model.problem.rooms}
    return [
        (sites[room], model.rooms[visit.key, room])
        for room in model.options[visit.key].rooms
        if (visit.key, room) in model.rooms
    ]


def _one_after_the_other(model: Model, one: Visit, other: Visit, apart: int, literals: tuple[Literal, ...]) -> None:
    first, before = model.minute(one.key), model.cp.new_bool_var("")
    second = model.minute(other.key)
    model.cp.add(second >= first + one.minutes + apart).only_enforce_if(*literals, before)
    model.cp.add(first >= second + other.minutes + apart).only_enforce_if(*literals, ~before)


def _most_each(model: Model, person: Person, parts: list[_Part]) -> None:
    """No more visits of a kind on one day than one person takes on."""
    for kind, most in model.problem.most_a_day_each.items():
        mine = [part for part in parts if part.visit.kind == kind and part.role not in part.visit.on_site]
        taken = [each for each in person.taken if each.kind == kind and not each.on_site]
        before = Counter(model.problem.day(each.span.starts_at) for each in taken)
        counted: dict[date, list[Literal]] = {}
        for part in mine:
            literals = (part.chosen, model.held[Rule("most", part.visit.key)])
            for day, literal in _on_days(model, part.visit, literals):
                counted.setdefault(day, []).append(literal)
        for day, together in counted.items():
            if len(together) + before[day] > most:
                model.cp.add(sum(together) <= max(0, most - before[day]))


def _days(model: Model) -> None:
    """No more visits of a kind on one day than the clinic takes on."""
    for kind, most in model.problem.most_a_day.items():
        counted: dict[date, list[Literal]] = {}
        for visit in model.problem.visits:
            if visit.kind == kind:
                literals = (model.booked[visit.client], model.held[Rule("day", visit.key)])
                for day, literal in _on_days(model, visit, literals):
                    counted.setdefault(day, []).append(literal)
        for day, together in counted.items():
            before = model.problem.already.get((kind, day), 0)
            if len(together) + before > most:
                model.cp.add(sum(together) <= max(0, most - before))


def _on_days(model: Model, visit: Visit, literals: tuple[Literal, ...]) -> Iterator[tuple[date, Literal]]:
    """For each day of a visit, what is true when it is on that day and the literals are true."""
    domain = model.domains[visit.key]
    first = model.grid.at(domain[0][0], model.problem.now)
    last = model.grid.at(domain[-1][1], model.problem.now) + timedelta(minutes=1)
    for day in days_of(model.problem, Span(first, last)):
        there = common(domain, (day_of(model.problem, model.grid, day),))
        if there:
            on = model.cp.new_bool_var("")
            model.within(visit.key, outside(domain, there), *literals, ~on)
            yield day, on


def _equipment(model: Model) -> None:
    """No more of a kind in use at a site than there are."""
    sites = {room.id: room.site for room in model.problem.rooms}
    for kind, site in {(each.kind, each.site) for each in model.problem.equipment}:
        same = [each for each in model.problem.equipment if (each.kind, each.site) == (kind, site)]
        count = sum(each.count for each in same)
        uses = [
            _kept(model, model.visits[key], _both(model, chosen, model.held[Rule("equipment", key)]))
            for (key, room), chosen in model.rooms.items()
            if sites[room] == site and kind in model.visits[key].equipment
        ]
        spans = [span for each in same for span in each.taken if span.overlaps(horizon(model.problem))]
        if uses and count:
            before = [(_interval(model, span), used) for span, used in levels(spans, count)]
            model.cp.add_cumulative(
                [*uses, *(interval for interval, _ in before)], [1] * len(uses) + [used for _, used in before], count
            )


def _both(model: Model, one: Literal, other: Literal) -> Literal:
    """What is true when both are; always true rules need nothing new."""
    if other is model.always:
        return one
    both = model.cp.new_bool_var("")
    model.cp.add_bool_or(~one, ~other, both)
    return both
