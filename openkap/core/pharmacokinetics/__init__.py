"""Dose, route and time become a concentration and its band. A reference, never a decision."""

from openkap.core.pharmacokinetics.model import Curves, Species, curves, exposure, peak, typical
from openkap.core.pharmacokinetics.population import Band, above, band, expected, first_above, last_above, population
from openkap.core.pharmacokinetics.regimen import ROUTES, Dose, OutsideTheModel, within

__all__ = [
    "ROUTES",
    "Band",
    "Curves",
    "Dose",
    "OutsideTheModel",
    "Species",
    "above",
    "band",
    "curves",
    "expected",
    "exposure",
    "first_above",
    "last_above",
    "peak",
    "population",
    "typical",
    "within",
]
