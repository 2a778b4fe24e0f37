"""Why there are no bookings: rules that cannot be kept together, none of which could be left out."""

from collections.abc import Sequence
from time import monotonic

from ortools.sat.python import cp_model

from openkap.core.booking import Problem
from openkap.core.booking.causes import Rule
from openkap.scheduling.solver.model import Model
from openkap.scheduling.solver.running import running
from openkap.scheduling.solver.shared import share


def conflict(problem: Problem, seconds: float, seed: int) -> tuple[Rule, ...]:
    """Rules that cannot be kept together, while any of them lifted would let the others be kept.

    Starts from all rules, or from what the solver names, and lifts one after another for as long as `seconds` last.
    """
    model, until = Model(problem, liftable=True), monotonic() + seconds
    share(model)
    core = _named(model, tuple(model.held), seconds, seed) or tuple(model.held)
    for rule in core:
        if rule in core and monotonic() < until:
            fewer = tuple(other for other in core if other != rule)
            core = _named(model, fewer, until - monotonic(), seed) or core
    return core


def _named(model: Model, held: Sequence[Rule], seconds: float, seed: int) -> tuple[Rule, ...]:
    """Some of these rules that already contradict each other; () when they can be kept, or nobody knows in time."""
    model.cp.clear_assumptions()
    model.cp.add_assumptions([model.held[rule] for rule in held])
    solver = running(max(seconds, 0.1), seed, workers=1)
    if solver.solve(model.cp) != cp_model.INFEASIBLE:
        return ()
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return tuple(rule for rule in held if model.held[rule].index in named) or tuple(held)
