"""What would be better: the wishes of the clinic, and that what is held stays, as a number to be made small.

Each wish is counted in points, nought when all is ideal; a point of a wish weighs `STEP` points of the next. That
something held moves weighs more than any wish.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ortools.sat.python import cp_model

from openkap.core.booking import Booking, Visit
from openkap.core.booking.ranges import Range, starts, within
from openkap.scheduling.solver.model import Literal, Model

STEP = 5  # points of the next wish
MOVED = 20  # points for a visit at another time, beside one for everybody who has to be told
DAY = timedelta(days=1)

Terms = Iterator[cp_model.LinearExprT]


def wish(model: Model) -> None:
    """Make the wishes that are not kept weigh as little as possible."""
    counted = {
        "continuity": _other_people,
        "gaps": _broken_gaps,
        "regularity": _unusual,
        "earliness": _waiting,
        "compactness": _spread,
        "fairness": _unfair,
    }
    wishes = model.problem.wishes
    terms = [
        STEP ** (len(wishes) - place) * term for place, name in enumerate(wishes, 1) for term in counted[name](model)
    ]
    terms += [STEP ** len(wishes) * term for term in _moved(model)]
    model.cp.minimize(sum(terms))


def _days(model: Model, after: cp_model.LinearExpr, most: int) -> Literal:
    """Whole days of a number of steps that is at most `most`."""
    day = DAY // model.grid.step
    late = model.cp.new_int_var(0, max(0, most // day), "")
    model.cp.add(after < (late + 1) * day)
    return late


def _waiting(model: Model) -> Terms:
    """Whole days that each visit starts later than it could on its own."""
    for key, ranges in model.domains.items():
        first = ranges[0][0]
        yield _days(model, model.start[key] - (first - model.base), ranges[-1][1] - first)


def _spread(model: Model) -> Terms:
    """Whole days that a gap between two visits is longer than it has to be."""
    for gap in model.problem.gaps:
        least = -(-gap.min // model.grid.step)
        most = model.domains[gap.to][-1][1] - model.domains[gap.from_][0][0] - least
        yield _days(model, model.start[gap.to] - model.start[gap.from_] - least, most)


def _other_people(model: Model) -> Terms:
    """Everyone beyond the first whom a client meets in a role that should stay with one person."""
    for client in model.problem.whose:
        known = model.problem.time(client).known
        for role in model.problem.same:
            chosen: dict[int, list[Literal]] = {}
            for (key, name, person), literal in model.people.items():
                if name == role and model.visits[key].client == client:
                    chosen.setdefault(person, []).append(literal)
            for person in sorted(set(chosen) - known):
                serves = model.cp.new_bool_var("")
                for literal in chosen[person]:
                    model.cp.add_implication(literal, serves)
                yield serves
            if chosen and known.isdisjoint(chosen):
                yield -1


def _broken_gaps(model: Model) -> Terms:
    for gap in model.problem.gaps:
        if not gap.hard:
            kept = model.cp.new_bool_var("")
            model.gap(gap.from_, gap.to, gap.min, gap.max, kept)
            yield 1 - kept


def _unusual(model: Model) -> Terms:
    """Visits of a kind on another weekday, or half of the day, than most of the client's visits of that kind."""
    kinds: dict[tuple[str, str], list[Visit]] = {}
    for visit in model.problem.visits:
        kinds.setdefault((visit.client, visit.kind), []).append(visit)
    for (_, kind), visits in kinds.items():
        if kind and len(visits) > 1:
            for look in ("%w", "%p"):
                yield from _off(model, visits, look)


def _off(model: Model, visits: Sequence[Visit], look: str) -> Terms:
    """Visits on another weekday ("%w") or half of the day ("%p") than the one chosen as usual for them."""
    usual: dict[str, Literal] = {}
    for visit in visits:
        slots = _slots(model, visit, look)
        inside = {name: model.cp.new_bool_var("") for name in slots}
        for name, ranges in slots.items():
            model.within(visit.key, ranges, inside[name])
            usual.setdefault(name, model.cp.new_bool_var(""))
        model.cp.add_exactly_one(inside.values())
        unusual = model.cp.new_bool_var("")
        for name, literal in inside.items():
            model.cp.add_bool_or(~literal, usual[name], unusual)
        yield unusual
    model.cp.add_exactly_one(usual.values())


def _slots(model: Model, visit: Visit, look: str) -> dict[str, list[Range]]:
    """The usable starts of a visit by their local weekday or half of the day."""
    slots: dict[str, list[Range]] = {}
    for start in starts(model.domains[visit.key]):
        name = model.grid.at(start, model.problem.now).strftime(look)
        ranges = slots.setdefault(name, [])
        if ranges and ranges[-1][1] == start - 1:
            ranges[-1] = (ranges[-1][0], start)
        else:
            ranges.append((start, start))
    return slots


def _unfair(model: Model) -> Terms:
    """Visits that somebody takes on beyond an equal share of a role, with what they had before."""
    roles = {role for visit in model.problem.visits for role in visit.everyone}
    for role in sorted(roles):
        able = [person for person in model.problem.people if role in person.free]
        before = {person.id: sum(taken.role == role for taken in person.taken) for person in able}
        asked = sum(role in visit.everyone for visit in model.problem.visits)
        share = -(-(sum(before.values()) + asked) // max(1, len(able)))
        for person in able:
            mine = [literal for (_, name, id), literal in model.people.items() if (name, id) == (role, person.id)]
            spare = max(0, share - before[person.id])
            if len(mine) > spare:
                over = model.cp.new_int_var(0, len(mine) - spare, "")
                model.cp.add(sum(mine) - spare <= over)
                yield over


def _moved(model: Model) -> Terms:
    """What is held and not kept: so much for another time, and one for everybody who has to be told of something."""
    for booking in model.problem.held:
        visit, start = model.visits[booking.visit], model.grid.up(booking.starts_at)
        moved = model.cp.new_bool_var("")
        if within(model.domains[visit.key], start):
            model.cp.add(model.start[visit.key] == start - model.base).only_enforce_if(~moved)
        else:
            model.cp.add(moved == 1)
        yield (MOVED + 1 + len(visit.everyone)) * moved
        for role, person in booking.people.items():
            stays = model.people.get((visit.key, role, person), 0)
            told_too = model.cp.new_bool_var("")
            model.cp.add(told_too >= 1 - stays - moved)
            yield from (1 - stays, told_too)
        if booking.room is not None:
            yield 1 - model.rooms.get((visit.key, booking.room), 0)


def kept_first(model: Model, bookings: Sequence[Booking]) -> None:
    """Begin from these bookings, then from what is held for the others."""
    known = {booking.visit: booking for booking in (*model.problem.held, *bookings)}
    model.hint(list(known.values()))
