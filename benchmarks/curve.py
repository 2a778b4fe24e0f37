"""The curve of 1,000 virtual people, 481 minutes, ketamine and norketamine, on one core.

Prints the best of several solves for each route in milliseconds, as a ratio to writing an array of that size, and what
the band costs beside the solve. The threads of the linear algebra are held to one.

    .venv/bin/python benchmarks/curve.py
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

import time
from collections.abc import Callable

import numpy as np

from openkap.core.library import standard
from openkap.core.pharmacokinetics import Dose, Species, band, curves, population

PEOPLE, MINUTES, REPEATS = 1_000, 481, 9
REGIMENS = {
    "iv, 40 minutes": Dose(route="iv", dose_mg=35, infusion_min=40),
    "im": Dose(route="im", dose_mg=35),
    "sublingual, swallowed": Dose(route="sublingual", dose_mg=100, hold_min=10),
    "oral": Dose(route="oral", dose_mg=100),
    "intranasal": Dose(route="intranasal", dose_mg=50),
}


def main() -> None:
    model = standard().shelf("kinetics").get("ketamine")
    people = population(model, weight_kg=70, heads=PEOPLE)
    grid = np.arange(float(MINUTES))
    bare = best(lambda: np.full((2, PEOPLE, MINUTES), 1.5))
    print(f"{'route':24}{'ms':>8}{'to writing':>12}{'band ms':>9}{'band share':>12}")
    for name, dose in REGIMENS.items():
        solve = best(lambda dose=dose: curves(model, people, [dose], grid, Species(arterial=False)))
        levels = curves(model, people, [dose], grid, Species(norketamine=False, arterial=False)).ketamine
        drawn = best(lambda levels=levels: band(levels))
        print(f"{name:24}{solve:8.1f}{solve / bare:12.0f}{drawn:9.1f}{drawn / solve:12.2f}")


def best(work: Callable[[], object]) -> float:
    """The fastest of several runs, milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


if __name__ == "__main__":
    main()
