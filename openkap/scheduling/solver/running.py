"""How CP-SAT is run, and what it finds on the way."""

from collections.abc import Callable

from ortools.sat.python import cp_model

from openkap.core.booking import Answer
from openkap.scheduling.solver.model import Model

WORKERS = 8  # as many as cores is some twenty times slower on small machines: CP-SAT's strategies complete each other
OnBetter = Callable[[Answer], None]


def running(seconds: float, seed: int, workers: int = WORKERS) -> cp_model.CpSolver:
    """A solver that stops after so many seconds."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    solver.parameters.cp_model_probing_level = 0  # probing these wide domains costs seconds and finds nothing
    solver.parameters.linearization_level = 0
    return solver


class Telling(cp_model.CpSolverSolutionCallback):
    """Hands on every better answer, with its bound, as soon as it is found."""

    def __init__(self, model: Model, on_better: OnBetter) -> None:
        super().__init__()
        self.model, self.on_better = model, on_better

    def on_solution_callback(self) -> None:
        worth, bound = round(self.objective_value), round(self.best_objective_bound)
        self.on_better(Answer(self.model.bookings(self), worth=worth, bound=bound, label="Still looking for better."))
