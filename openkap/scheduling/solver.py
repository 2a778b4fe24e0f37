"""The booking problem given to CP-SAT: the best bookings for one client, or the smallest set of causes why none exist.

The only importer of OR-Tools, and heavy: import it inside the act that books. No Django here.
Whatever it answers is checked by `openkap.core.booking.faults`.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import combinations
from time import monotonic

from ortools.sat.python import cp_model

from openkap.core.booking import Answer, Booking, Problem, Visit, faults, first_fit
from openkap.core.booking.causes import Rule, alone, rules, sentences
from openkap.core.booking.fit import reachable
from openkap.core.booking.openings import Grid, Range, common, horizon, openings, starts

WORKERS = 8  # as many as cores is some twenty times slower on small machines: CP-SAT's strategies complete each other
DAY = timedelta(days=1)

# What a wish is worth, in days of waiting for one visit.
ANOTHER_PERSON = 20
BROKEN_WISH = 5
ANOTHER_WEEKDAY = 3
OTHER_HALF_OF_DAY = 1


def solve(problem: Problem, *, seconds: float = 5.0, seed: int = 1) -> Answer:
    """Bookings that keep every hard rule and as many wishes as could be found in `seconds`, or the causes.

    Wishes: few different people in the roles that should stay the same, soft gaps, early starts, and the same weekday
    and half of the day for visits of one kind. (The same hour takes several times as long to prove.)
    """
    if not problem.visits:
        return Answer(proven=True)
    fallback = first_fit(problem, tries=500)
    if fallback.causes and fallback.proven:
        return fallback if alone(problem, openings(problem)) else _explained(problem, seconds, seed)
    model = _Model(problem)
    model.wish()
    if fallback:
        model.hint(fallback.bookings)
    solver = _solver(seconds, seed, WORKERS)
    status = solver.solve(model.cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return _checked(problem, Answer(model.bookings(solver), proven=status == cp_model.OPTIMAL))
    if status == cp_model.INFEASIBLE:
        return _explained(problem, seconds, seed)
    return fallback or Answer(causes=("No times were found in the time allowed for looking.",))


def _checked(problem: Problem, answer: Answer) -> Answer:
    for broken in faults(problem, answer.bookings):
        raise AssertionError(f"the solver broke a rule: {broken}")
    return answer


def _solver(seconds: float, seed: int, workers: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    solver.parameters.cp_model_probing_level = 0  # probing these wide domains costs seconds and finds nothing
    solver.parameters.linearization_level = 0
    return solver


def _explained(problem: Problem, seconds: float, seed: int) -> Answer:
    return Answer(causes=sentences(problem, _causes(problem, seconds, seed)), proven=True)


def _causes(problem: Problem, seconds: float, seed: int) -> tuple[Rule, ...]:
    """Rules that cannot be kept together, while any of them lifted would let the others be kept.

    Starts from all rules, or from what the solver names, and lifts one after another for as long as `seconds` last.
    """
    model, until = _Model(problem, liftable=True), monotonic() + seconds
    core = _conflict(model, tuple(model.held), seconds, seed) or tuple(model.held)
    for rule in core:
        if rule in core and monotonic() < until:
            fewer = tuple(other for other in core if other != rule)
            core = _conflict(model, fewer, until - monotonic(), seed) or core
    return core


def _conflict(model: "_Model", held: Sequence[Rule], seconds: float, seed: int) -> tuple[Rule, ...]:
    """Some of these rules that already contradict each other; () when they can be kept, or nobody knows in time."""
    model.cp.clear_assumptions()
    model.cp.add_assumptions([model.held[rule] for rule in held])
    solver = _solver(max(seconds, 0.1), seed, workers=1)
    if solver.solve(model.cp) != cp_model.INFEASIBLE:
        return ()
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return tuple(rule for rule in held if model.held[rule].index in named) or tuple(held)


class _Model:
    """One start for each visit, one person for each role, one room; each rule binds while its literal is true."""

    def __init__(self, problem: Problem, *, liftable: bool = False) -> None:
        self.problem, self.cp, self.grid = problem, cp_model.CpModel(), Grid(problem.step_minutes)
        self.options = openings(problem)
        always = self.cp.new_constant(1)
        self.held = {rule: self.cp.new_bool_var("") if liftable else always for rule in rules(problem)}
        self.base = self.grid.up(problem.now)
        anywhere = {visit.key: ((self.base, self.grid.down(horizon(problem).ends_at)),) for visit in problem.visits}
        self.domains = anywhere if liftable else reachable(problem, self.options, self.grid) or anywhere
        self.start = {
            key: self.cp.new_int_var_from_domain(self._domain(ranges), key) for key, ranges in self.domains.items()
        }
        self.people: dict[tuple[str, str, int], cp_model.IntVar] = {}
        self.rooms: dict[tuple[str, int], cp_model.IntVar] = {}
        for visit in problem.visits:
            self._time(visit)
            self._people(visit)
            self._room(visit)
        self._gaps()
        self._one_client()
        self._ready_rooms()

    def _within(self, visit: Visit, ranges: Iterable[Range], literal: cp_model.IntVar) -> None:
        """While `literal` is true, the visit starts in one of these ranges."""
        domain = self._domain(common(self.domains[visit.key], tuple(ranges)))
        self.cp.add_linear_expression_in_domain(self.start[visit.key], domain).only_enforce_if(literal)

    def _domain(self, ranges: Iterable[Range]) -> cp_model.Domain:
        return cp_model.Domain.from_intervals([[low - self.base, high - self.base] for low, high in ranges])

    def _time(self, visit: Visit) -> None:
        self._within(visit, self.options[visit.key].window, self.held[Rule("window", visit.key)])
        self._within(visit, self.options[visit.key].client, self.held[Rule("client", visit.key)])

    def _people(self, visit: Visit) -> None:
        for role in visit.everyone:
            able = []
            for (name, person), ranges in self.options[visit.key].people.items():
                if name == role and ranges:
                    able.append(self.cp.new_bool_var(""))
                    self.people[visit.key, role, person] = able[-1]
                    self._within(visit, ranges, able[-1])
            self.cp.add_at_most_one(able)
            self.cp.add_bool_or(able).only_enforce_if(self.held[Rule("role", visit.key, role)])
        mine = [(person, chosen) for (key, _, person), chosen in self.people.items() if key == visit.key]
        for (person, one), (other, two) in combinations(mine, 2):
            if person == other:
                self.cp.add_at_most_one(one, two)

    def _room(self, visit: Visit) -> None:
        if not visit.room_kind:
            return
        able = []
        for room, ranges in self.options[visit.key].rooms.items():
            if ranges:
                able.append(self.cp.new_bool_var(""))
                self.rooms[visit.key, room] = able[-1]
                self._within(visit, ranges, able[-1])
        self.cp.add_at_most_one(able)
        self.cp.add_bool_or(able).only_enforce_if(self.held[Rule("room", visit.key)])

    def _gaps(self) -> None:
        for gap in self.problem.hard_gaps:
            self._gap(gap.from_, gap.to, gap.min, gap.max, self.held[Rule("gap", gap=gap)])

    def _gap(self, first: str, second: str, least: timedelta, most: timedelta | None, literal: cp_model.IntVar) -> None:
        between = self.start[second] - self.start[first]
        self.cp.add(between >= -(-least // self.grid.step)).only_enforce_if(literal)
        if most is not None:
            self.cp.add(between <= most // self.grid.step).only_enforce_if(literal)

    def _one_client(self) -> None:
        """The client is in one place at a time: no two visits overlap."""
        self.cp.add_no_overlap(
            self.cp.new_fixed_size_interval_var(self._minute(visit.key), visit.minutes, "")
            for visit in self.problem.visits
        )

    def _ready_rooms(self) -> None:
        """A room is cleaned and set up again before the next of these visits begins in it."""
        kept: dict[int, list[cp_model.IntervalVar]] = {}
        for (key, room), chosen in self.rooms.items():
            visit = self.problem.visit(key)
            size = visit.set_up_minutes + visit.minutes + visit.clean_up_minutes
            first = self._minute(key) - visit.set_up_minutes
            interval = self.cp.new_optional_fixed_size_interval_var(first, size, chosen, "")
            kept.setdefault(room, []).append(interval)
        if any(visit.set_up_minutes or visit.clean_up_minutes for visit in self.problem.visits):
            for intervals in kept.values():
                self.cp.add_no_overlap(intervals)

    def _minute(self, key: str) -> cp_model.LinearExpr:
        return self.start[key] * self.problem.step_minutes

    def wish(self) -> None:
        """What would be better, in days of waiting: to be made as small as possible, and nought when all is ideal."""
        terms = [*self._waiting(), *self._other_people(), *self._broken_wishes()]
        kinds: dict[str, list[Visit]] = {}
        for visit in self.problem.visits:
            kinds.setdefault(visit.kind, []).append(visit)
        for kind, visits in kinds.items():
            if kind and len(visits) > 1:
                terms += self._unusual(visits, "%w", ANOTHER_WEEKDAY)
                terms += self._unusual(visits, "%p", OTHER_HALF_OF_DAY)
        self.cp.minimize(sum(terms))

    def _waiting(self) -> Iterable[cp_model.LinearExprT]:
        """Whole days that each visit starts later than it could on its own."""
        day = DAY // self.grid.step
        for visit in self.problem.visits:
            ranges = self.domains[visit.key]
            first, last = ranges[0][0] - self.base, ranges[-1][1] - self.base
            late = self.cp.new_int_var(0, (last - first) // day, "")
            self.cp.add(self.start[visit.key] - first < (late + 1) * day)
            yield late

    def _other_people(self) -> Iterable[cp_model.LinearExprT]:
        """Everyone beyond the first in a role that should stay with one person."""
        for role in self.problem.same:
            chosen: dict[int, list[cp_model.IntVar]] = {}
            for (_, name, person), literal in self.people.items():
                if name == role:
                    chosen.setdefault(person, []).append(literal)
            for literals in chosen.values():
                serves = self.cp.new_bool_var("")
                for literal in literals:
                    self.cp.add_implication(literal, serves)
                yield ANOTHER_PERSON * serves
            if chosen:
                yield -ANOTHER_PERSON

    def _broken_wishes(self) -> Iterable[cp_model.LinearExprT]:
        for gap in self.problem.gaps:
            if not gap.hard:
                kept = self.cp.new_bool_var("")
                self._gap(gap.from_, gap.to, gap.min, gap.max, kept)
                yield BROKEN_WISH * (1 - kept)

    def _unusual(self, visits: Sequence[Visit], look: str, worth: int) -> Iterable[cp_model.LinearExprT]:
        """Visits on another weekday ("%w") or half of the day ("%p") than the one chosen as usual for their kind."""
        usual: dict[str, cp_model.IntVar] = {}
        for visit in visits:
            slots = self._slots(visit, look)
            inside = {}
            for name, ranges in slots.items():
                inside[name] = self.cp.new_bool_var("")
                self._within(visit, ranges, inside[name])
                usual.setdefault(name, self.cp.new_bool_var(""))
            self.cp.add_exactly_one(inside.values())
            unusual = self.cp.new_bool_var("")
            for name, literal in inside.items():
                self.cp.add_bool_or(~literal, usual[name], unusual)
            yield worth * unusual
        self.cp.add_exactly_one(usual.values())

    def _slots(self, visit: Visit, look: str) -> dict[str, list[Range]]:
        """The usable starts of a visit by their local weekday or half of the day."""
        slots: dict[str, list[Range]] = {}
        for start in starts(self.domains[visit.key]):
            name = self.grid.at(start, self.problem.now).strftime(look)
            ranges = slots.setdefault(name, [])
            if ranges and ranges[-1][1] == start - 1:
                ranges[-1] = (ranges[-1][0], start)
            else:
                ranges.append((start, start))
        return slots

    def hint(self, bookings: Sequence[Booking]) -> None:
        """A known answer to begin from."""
        for booking in bookings:
            self.cp.add_hint(self.start[booking.visit], self.grid.up(booking.starts_at) - self.base)
            for (key, role, person), literal in self.people.items():
                if key == booking.visit:
                    self.cp.add_hint(literal, booking.people[role] == person)
            for (key, room), literal in self.rooms.items():
                if key == booking.visit:
                    self.cp.add_hint(literal, booking.room == room)

    def bookings(self, solver: cp_model.CpSolver) -> tuple[Booking, ...]:
        """The solver's values as bookings, in the order of the visits."""
        return tuple(self._booking(solver, visit) for visit in self.problem.visits)

    def _booking(self, solver: cp_model.CpSolver, visit: Visit) -> Booking:
        starts_at = self.grid.at(self.base + solver.value(self.start[visit.key]), self.problem.now)
        rooms = [room for (key, room), on in self.rooms.items() if key == visit.key and solver.value(on)]
        people = {
            role: person for (key, role, person), on in self.people.items() if key == visit.key and solver.value(on)
        }
        return Booking.of(visit, starts_at, rooms[0] if rooms else None, people)
