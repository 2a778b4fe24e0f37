"""The search: a plain answer at once, then better ones, then the best or the best so far; or the causes."""

from collections.abc import Mapping
from dataclasses import replace
from time import monotonic

from ortools.sat.python import cp_model

from openkap.core.booking import Answer, Booking, Problem, faults, first_fit, first_fit_each, fixed_bookings, settled
from openkap.core.booking.causes import alone, sentences
from openkap.core.booking.fit import NOT_IN_TIME, reachable
from openkap.core.booking.openings import openings
from openkap.core.booking.ranges import Grid
from openkap.scheduling.solver.conflicts import conflict
from openkap.scheduling.solver.model import Model
from openkap.scheduling.solver.running import OnBetter, Telling, running
from openkap.scheduling.solver.shared import share
from openkap.scheduling.solver.wishes import kept_first, wish

TIME_IS_UP = "The time ran out: this is the best answer so far, and a better one may exist."


def solve(problem: Problem, *, seconds: float = 5.0, seed: int = 1, on_better: OnBetter | None = None) -> Answer:
    """Bookings that keep every hard rule and as many wishes as could be found in `seconds`, or the causes.

    What is `held` and not `fixed` moves only where it must: then as few visits as possible, and as few people are told
    as possible. Of many clients as many are booked as fit, the more urgent first; who is left is named with the causes.
    `on_better` is called with every answer on the way, each better than the one before and right by itself.
    """
    facts, until = fixed_bookings(problem), monotonic() + seconds
    tell = _telling(problem, facts, on_better)
    answer = _solve(settled(problem, facts), until, seed, tell)
    return _whole(problem, facts, answer)


def _telling(problem: Problem, facts: tuple[Booking, ...], on_better: OnBetter | None) -> OnBetter:
    return (lambda answer: on_better(_whole(problem, facts, answer))) if on_better else (lambda answer: None)


def _whole(problem: Problem, facts: tuple[Booking, ...], answer: Answer) -> Answer:
    """The answer with the fixed bookings, in the order of the visits; it never breaks a rule."""
    if answer.causes:
        return answer
    found = {booking.visit: booking for booking in (*facts, *answer.bookings)}
    whole = replace(answer, bookings=tuple(found[visit.key] for visit in problem.visits if visit.key in found))
    for broken in faults(problem, whole.bookings, whole.left):
        raise AssertionError(f"the solver broke a rule: {broken}")
    return whole


def _solve(problem: Problem, until: float, seed: int, tell: OnBetter) -> Answer:
    if not problem.visits:
        return Answer(proven=True)
    if len(problem.whose) == 1:
        return _one(problem, until, seed, tell)
    return _many(problem, until, seed, tell)


def _left(until: float) -> float:
    return max(0.1, until - monotonic())


def _one(problem: Problem, until: float, seed: int, tell: OnBetter) -> Answer:
    plain = first_fit(problem, tries=500)
    if plain.causes and plain.proven:
        return plain if alone(problem, openings(problem)) else _explained(problem, _left(until), seed)
    if plain:
        tell(plain)
    return _better(problem, plain, until, seed, tell)


def _better(problem: Problem, known: Answer, until: float, seed: int, tell: OnBetter) -> Answer:
    """All visits with as many wishes as can be, beginning from a known answer; or the causes."""
    model = Model(problem)
    share(model)
    wish(model)
    kept_first(model, known.bookings)
    solver = running(_left(until), seed)
    status = solver.solve(model.cp, Telling(model, tell))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        proven = status == cp_model.OPTIMAL
        worth, bound = round(solver.objective_value), round(solver.best_objective_bound)
        label = "" if proven else TIME_IS_UP
        return Answer(model.bookings(solver), proven=proven, worth=worth, bound=bound, label=label)
    if status == cp_model.INFEASIBLE:
        return _explained(problem, _left(until), seed)
    return replace(known, label=TIME_IS_UP) if known else Answer(causes=(NOT_IN_TIME,))


def _explained(problem: Problem, seconds: float, seed: int) -> Answer:
    return Answer(causes=sentences(problem, conflict(problem, seconds, seed)), proven=True)


def _many(problem: Problem, until: float, seed: int, tell: OnBetter) -> Answer:
    """First as many clients as fit, then the wishes of those who do."""
    hopeless = _hopeless(problem)
    hopeful = problem.of([visit.key for visit in problem.visits if visit.client not in hopeless])
    chosen = first_fit_each(hopeful)
    if chosen:
        tell(replace(chosen, left={**chosen.left, **hopeless}, label=TIME_IS_UP))
    proven = True
    if chosen.left:
        chosen, proven = _most_clients(hopeful, chosen, until, seed)
    booked = hopeful.of([booking.visit for booking in chosen.bookings])
    left = {**hopeless, **_why(hopeful, chosen, until, seed)}
    if not booked.visits:
        return Answer(left=left, proven=proven)
    answer = _better(booked, chosen, until, seed, lambda each: tell(replace(each, left=left)))
    return replace(answer, left=left, proven=answer.proven and proven)


def _hopeless(problem: Problem) -> Mapping[str, tuple[str, ...]]:
    """Clients who could not be booked even if nobody else were, as far as one look shows, with the causes."""
    options, found = openings(problem), {}
    for client in problem.whose:
        mine = problem.of_client(client)
        if against := alone(mine, options):
            found[client] = sentences(mine, against)
        elif not reachable(mine, options, Grid(problem.step_minutes)):
            found[client] = first_fit(mine).causes
    return found


def _most_clients(problem: Problem, known: Answer, until: float, seed: int) -> tuple[Answer, bool]:
    """As many clients as half of the time finds, of two sets as large the more urgent; and whether that is the most."""
    model = Model(problem, optional=True)
    share(model)
    order = list(reversed(problem.whose))
    much = len(order) ** 2
    model.cp.maximize(sum((much + rank) * model.booked[name] for rank, name in enumerate(order)))
    kept_first(model, known.bookings)
    for name, booked in model.booked.items():
        model.cp.add_hint(booked, name not in known.left)
    solver = running(_left(until) / 2, seed)
    status = solver.solve(model.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return known, False
    bookings = model.bookings(solver)
    if len(bookings) < len(known.bookings):
        return known, False
    there = {model.visits[booking.visit].client for booking in bookings}
    left = {name: known.left.get(name, ()) for name in problem.whose if name not in there}
    return Answer(bookings, left=left), status == cp_model.OPTIMAL


def _why(problem: Problem, chosen: Answer, until: float, seed: int) -> Mapping[str, tuple[str, ...]]:
    """Why each client who is left finds no place beside those who are booked."""
    beside = settled(problem, chosen.bookings)
    causes = {}
    for client in chosen.left:
        mine = beside.of_client(client)
        options = openings(mine)
        against = alone(mine, options)
        seconds = min(1.0, _left(until) / 4)
        causes[client] = sentences(mine, against) if against else _explained(mine, seconds, seed).causes
    return causes
