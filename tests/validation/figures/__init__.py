"""Every published figure that must come out of real data: one row each, read by `make validate` and by the tests."""

from tests.validation.figures import change, kinetics, scores, survival, vitals
from tests.validation.figures.figure import Figure

FIGURES: tuple[Figure, ...] = (
    *scores.FIGURES,
    *change.FIGURES,
    *survival.FIGURES,
    *vitals.FIGURES,
    *kinetics.FIGURES,
)

__all__ = ["FIGURES", "Figure"]
