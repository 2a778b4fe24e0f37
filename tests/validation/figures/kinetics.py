"""Measured theophylline without a model, and K1 against a simulator that others wrote."""

from functools import cache
from pathlib import Path

import numpy as np

from openkap.core.library import standard
from openkap.core.pharmacokinetics import Dose, curves, typical
from openkap.core.pharmacokinetics.observed import area, peak, terminal
from tests.validation.engine import Engine
from tests.validation.figures.figure import Figure, rows

THEOPH, ENGINE = "Theophylline, subject 1", "K1 against libroadrunner"
SLIGHT = 1e-3  # of the highest level: below it both are rounding
REGIMENS = {
    "35 mg into a vein in 40 minutes": [Dose(route="iv", dose_mg=35, infusion_min=40)],
    "35 mg into a muscle": [Dose(route="im", dose_mg=35)],
    "100 mg held 10 minutes, swallowed": [Dose(route="sublingual", dose_mg=100, hold_min=10)],
    "100 mg by mouth": [Dose(route="oral", dose_mg=100)],
    "three doses by three routes": [
        Dose(route="im", dose_mg=35),
        Dose(route="iv", dose_mg=10, infusion_min=20, at_min=30),
        Dose(route="sublingual", dose_mg=50, hold_min=7.5, spit=True, at_min=60),
    ],
}


@cache
def first(data: Path):
    table = [row for row in rows(data / "gpl" / "pk_theoph.csv") if row["Subject"] == "1"]
    return [float(row["Time"]) for row in table], [float(row["conc"]) for row in table]


def apart(doses, *, weight_kg=82.0):
    """How far K1's closed form and the simulator's steps lie apart at worst, relative, over eight hours."""
    model = standard().shelf("substances").get("ketamine").kinetics
    people, times = typical(model, weight_kg=weight_kg), np.arange(0.0, 481.0)
    theirs = Engine(model, people).levels(doses, times.tolist())
    ours = np.concatenate(curves(model, people, doses, times))
    return float(np.max(np.abs(ours - theirs) / np.maximum(theirs, SLIGHT * theirs.max(axis=1, keepdims=True))))


def against_engine(doses):
    return lambda _: apart(doses)


FIGURES = (
    Figure(THEOPH, "area to the last measurement", "147.23", lambda data: area(*first(data))),
    Figure(THEOPH, "highest/hours", "10.5/1.12", lambda data: tuple(peak(*first(data)))),
    Figure(THEOPH, "terminal half-life, hours", "14.30", lambda data: terminal(*first(data)).half_life),
    *(Figure(ENGINE, name, "0.00001", against_engine(doses), at_most=True) for name, doses in REGIMENS.items()),
)
