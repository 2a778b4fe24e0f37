"""How long something lasts: remission under 6-MP (Gehan) and lung cancer by sex.

Cox's regression is no part of OpenKAP: that row shows that the data are read as their source reads them.
"""

from functools import cache
from pathlib import Path

from openkap.core.survival import log_rank, survival
from tests.validation.figures.figure import Figure, rows

GEHAN, LUNG = "Gehan 6-MP", "Lung cancer"


@cache
def gehan(data: Path):
    table = rows(data / "gpl" / "km_gehan_6mp.csv")
    return [(float(row["time"]), row["cens"] == "1", row["treat"]) for row in table]


@cache
def lung(data: Path):
    table = rows(data / "gpl" / "km_lung.csv")
    return [(float(row["time"]), row["status"] == "2", row["sex"]) for row in table]


def medians(read, *groups):
    def found(data):
        halves = (
            survival(*zip(*((time, event) for time, event, mine in read(data) if mine == group), strict=True)).median
            for group in groups
        )
        return tuple(half.estimate for half in halves)

    return found


def chi_square(read):
    return lambda data: log_rank(*zip(*read(data), strict=True)).chi_square


def cox(read, group):
    """By statsmodels, ties after Efron."""

    def found(data):
        import numpy as np
        from statsmodels.duration.hazard_regression import PHReg

        time, event, mine = zip(*read(data), strict=True)
        known = np.array([[each == group] for each in mine], dtype=float)
        return float(PHReg(np.array(time), known, status=np.array(event, dtype=float), ties="efron").fit().params[0])

    return found


FIGURES = (
    Figure(GEHAN, "median weeks, 6-MP/control", "23/8", medians(gehan, "6-MP", "control")),
    Figure(GEHAN, "log-rank chi-square", "16.79", chi_square(gehan)),
    Figure(GEHAN, "Cox (statsmodels), control", "1.572", cox(gehan, "control")),
    Figure(LUNG, "median days, men/women", "270/426", medians(lung, "1", "2")),
    Figure(LUNG, "log-rank chi-square", "10.3", chi_square(lung)),
    Figure(LUNG, "Cox (statsmodels), women", "-0.531", cox(lung, "2")),
)
