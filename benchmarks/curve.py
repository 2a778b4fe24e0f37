"""The curve of 1,000 virtual people, 481 minutes, ketamine and norketamine, on one core.

Prints the best of several solves for each route in milliseconds, as a ratio to writing an array of that size, and what
the band costs beside the solve. Then, in the same run, how many times faster that is for one person than a simulator
that integrates step by step (libroadrunner), both at a relative 1e-5 or better; a simulator that is not installed is
named. The threads of the linear algebra are held to one.

    .venv/bin/python benchmarks/curve.py
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from openkap.core.library import standard
from openkap.core.pharmacokinetics import Dose, Species, band, curves, population

PEOPLE, MINUTES, REPEATS, FEW = 1_000, 481, 9, 20
REGIMENS = {
    "iv, 40 minutes": Dose(route="iv", dose_mg=35, infusion_min=40),
    "im": Dose(route="im", dose_mg=35),
    "sublingual, swallowed": Dose(route="sublingual", dose_mg=100, hold_min=10),
    "oral": Dose(route="oral", dose_mg=100),
    "intranasal": Dose(route="intranasal", dose_mg=50),
}


def main() -> None:
    model = standard().shelf("substances").get("ketamine").kinetics
    people = population(model, weight_kg=70, heads=PEOPLE)
    grid = np.arange(float(MINUTES))
    bare = best(lambda: np.full((2, PEOPLE, MINUTES), 1.5))
    print(f"{'route':24}{'ms':>8}{'to writing':>12}{'band ms':>9}{'band share':>12}")
    for name, dose in REGIMENS.items():
        solve = best(lambda dose=dose: curves(model, people, [dose], grid, Species(arterial=False)))
        levels = curves(model, people, [dose], grid, Species(norketamine=False, arterial=False)).ketamine
        drawn = best(lambda levels=levels: band(levels))
        print(f"{name:24}{solve:8.1f}{solve / bare:12.0f}{drawn:9.1f}{drawn / solve:12.2f}")
    against_simulator(model, people, grid)


def against_simulator(model, people, grid) -> None:
    """Milliseconds for one person: twenty of them in the simulator, one after another, and all of them here."""
    from tests.validation.engine import Engine

    few = [{name: values[place : place + 1] for name, values in people.items()} for place in range(FEW)]
    try:
        engines = [Engine(model, person, tolerance=1e-7) for person in few]
    except ImportError:
        print("\nlibroadrunner is not installed: K1 was not raced against a simulator")
        return
    times = grid.tolist()
    print(f"\n{'for one person, ms':24}{'simulator':>12}{'K1':>9}{'ratio':>9}{'apart':>10}")
    for name, dose in REGIMENS.items():
        theirs = best(lambda dose=dose: [engine.levels([dose], times) for engine in engines], repeats=3) / FEW
        ours = best(lambda dose=dose: curves(model, people, [dose], grid)) / PEOPLE
        levels = np.concatenate(curves(model, few[0], [dose], grid))
        other = engines[0].levels([dose], times)
        apart = np.max(np.abs(levels - other) / other.max(axis=1, keepdims=True))
        print(f"{name:24}{theirs:12.3f}{ours:9.4f}{theirs / ours:9.0f}{apart:10.0e}")


def best(work: Callable[[], object], *, repeats: int = REPEATS) -> float:
    """The fastest of several runs, milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


if __name__ == "__main__":
    main()
