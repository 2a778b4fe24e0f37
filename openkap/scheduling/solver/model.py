"""The hard rules of each visit: one start, one person for each role, one room, and the gaps between starts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from ortools.sat.python import cp_model

from openkap.core.booking import Booking, Problem, Visit
from openkap.core.booking.causes import Rule, rules
from openkap.core.booking.fit import reachable
from openkap.core.booking.openings import horizon, openings
from openkap.core.booking.ranges import Grid, Range, common, within

Literal = cp_model.IntVar
Values = cp_model.CpSolver | cp_model.CpSolverSolutionCallback


class Model:
    """One start for each visit, one person for each role, one room; each rule binds while its literal is true.

    A rule binds always; or, when `liftable`, while an assumption says so; or, with `optional`, while the client of the
    visit is booked at all. Two visits that share something are the matter of `openkap.scheduling.solver.shared`.
    """

    def __init__(self, problem: Problem, *, liftable: bool = False, optional: bool = False) -> None:
        self.problem, self.cp, self.grid = problem, cp_model.CpModel(), Grid(problem.step_minutes)
        self.visits = {visit.key: visit for visit in problem.visits}
        self.options = openings(problem)
        self.always = self.cp.new_constant(1)
        self.booked = {name: self.cp.new_bool_var(name) if optional else self.always for name in problem.whose}
        self.held = {rule: self.cp.new_bool_var("") if liftable else self._binding(rule) for rule in rules(problem)}
        self.base = self.grid.up(problem.now)
        self.domains = self._domains(anywhere=liftable)
        self.start = {
            key: self.cp.new_int_var_from_domain(self.domain(ranges), key) for key, ranges in self.domains.items()
        }
        self.people: dict[tuple[str, str, int], Literal] = {}
        self.rooms: dict[tuple[str, int], Literal] = {}
        for visit in problem.visits:
            self._time(visit)
            self._people(visit)
            self._room(visit)
            self._there(visit)
        self._gaps()

    def _binding(self, rule: Rule) -> Literal:
        """When the rule binds: always, or while its client is booked."""
        key = rule.gap.from_ if rule.gap else rule.visit
        return self.booked[self.visits[key].client] if key else self.always

    def _domains(self, *, anywhere: bool) -> Mapping[str, tuple[Range, ...]]:
        """The starts worth looking at: those that gaps and openings leave, client by client, or all of them."""
        every = ((self.base, self.grid.down(horizon(self.problem).ends_at)),)
        domains: dict[str, tuple[Range, ...]] = {visit.key: every for visit in self.problem.visits}
        if not anywhere:
            for client in self.problem.whose:
                domains.update(reachable(self.problem.of_client(client), self.options, self.grid))
        return domains

    def within(self, key: str, ranges: Iterable[Range], *literals: cp_model.LiteralT) -> None:
        """While the literals are true, the visit starts in one of these ranges."""
        domain = self.domain(common(self.domains[key], tuple(ranges)))
        self.cp.add_linear_expression_in_domain(self.start[key], domain).only_enforce_if(*literals)

    def domain(self, ranges: Iterable[Range]) -> cp_model.Domain:
        return cp_model.Domain.from_intervals([[low - self.base, high - self.base] for low, high in ranges])

    def minute(self, key: str) -> cp_model.LinearExpr:
        """The start of a visit in minutes since `base`."""
        return self.start[key] * self.problem.step_minutes

    def who(self, key: str) -> dict[tuple[str, int], Literal]:
        """Who may fill which role of a visit."""
        visit = self.visits[key]
        return {
            (role, person): self.people[key, role, person]
            for role in visit.everyone
            for name, person in self.options[key].people
            if name == role and (key, role, person) in self.people
        }

    def _time(self, visit: Visit) -> None:
        options = self.options[visit.key]
        ranges = {"window": options.window, "client": options.client, "escort": options.escort, "day": options.days}
        for about, starts in ranges.items():
            literal = self.held.get(Rule(about, visit.key))  # type: ignore[arg-type]
            if literal is not None:
                self.within(visit.key, starts, literal)

    def _people(self, visit: Visit) -> None:
        for role in visit.everyone:
            able = []
            for (name, person), ranges in self.options[visit.key].people.items():
                if name == role and common(self.domains[visit.key], ranges):
                    able.append(self.cp.new_bool_var(""))
                    self.people[visit.key, role, person] = able[-1]
                    self.within(visit.key, ranges, able[-1])
            self.cp.add_at_most_one(able)
            self.cp.add_bool_or(able).only_enforce_if(self.held[Rule("role", visit.key, role)])
        mine = [(person, chosen) for (_, person), chosen in self.who(visit.key).items()]
        for (person, one), (other, two) in combinations(mine, 2):
            if person == other:
                self.cp.add_at_most_one(one, two)

    def _room(self, visit: Visit) -> None:
        if not visit.room_kind:
            return
        able = []
        equipment = self.held.get(Rule("equipment", visit.key))
        for room, ranges in self.options[visit.key].rooms.items():
            if common(self.domains[visit.key], ranges):
                able.append(self.cp.new_bool_var(""))
                self.rooms[visit.key, room] = able[-1]
                self.within(visit.key, ranges, able[-1])
                if equipment is not None:
                    self.within(visit.key, self.options[visit.key].equipped[room], able[-1], equipment)
        self.cp.add_at_most_one(able)
        self.cp.add_bool_or(able).only_enforce_if(self.held[Rule("room", visit.key)])

    def _there(self, visit: Visit) -> None:
        """Nobody is at a site who is elsewhere just before or after."""
        sites = {room.id: room.site for room in self.problem.rooms}
        for (_, person), chosen in self.who(visit.key).items():
            for room in self.options[visit.key].rooms:
                there = self.options[visit.key].there.get((person, sites[room]))
                if there is not None and (visit.key, room) in self.rooms:
                    self.within(visit.key, there, chosen, self.rooms[visit.key, room])

    def _gaps(self) -> None:
        for gap in self.problem.hard_gaps:
            self.gap(gap.from_, gap.to, gap.min, gap.max, self.held[Rule("gap", gap=gap)])

    def gap(self, first: str, second: str, least: timedelta, most: timedelta | None, literal: Literal) -> None:
        """While `literal` is true, the second visit starts so long after the first."""
        between = self.start[second] - self.start[first]
        self.cp.add(between >= -(-least // self.grid.step)).only_enforce_if(literal)
        if most is not None:
            self.cp.add(between <= most // self.grid.step).only_enforce_if(literal)

    def hint(self, bookings: Sequence[Booking]) -> None:
        """A known answer, or most of one, to begin from."""
        for booking in bookings:
            start = self.grid.up(booking.starts_at)
            if within(self.domains[booking.visit], start):
                self.cp.add_hint(self.start[booking.visit], start - self.base)
            for (role, person), literal in self.who(booking.visit).items():
                self.cp.add_hint(literal, booking.people.get(role) == person)
            for room in self.options[booking.visit].rooms:
                if (booking.visit, room) in self.rooms:
                    self.cp.add_hint(self.rooms[booking.visit, room], booking.room == room)

    def bookings(self, solver: Values) -> tuple[Booking, ...]:
        """The solver's values as bookings, in the order of the visits."""
        return tuple(
            self._booking(solver, visit) for visit in self.problem.visits if solver.value(self.booked[visit.client])
        )

    def _booking(self, solver: Values, visit: Visit) -> Booking:
        starts_at = self.grid.at(self.base + solver.value(self.start[visit.key]), self.problem.now)
        rooms = [
            room
            for room in self.options[visit.key].rooms
            if (visit.key, room) in self.rooms and solver.value(self.rooms[visit.key, room])
        ]
        people = {role: person for (role, person), on in self.who(visit.key).items() if solver.value(on)}
        return Booking.of(visit, starts_at, rooms[0] if rooms else None, people)
