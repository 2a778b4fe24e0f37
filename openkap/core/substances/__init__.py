"""What is known of a medicine: forms, routes, reported doses, limits of its label, and the model of its kinetics."""

from openkap.core.substances.kinetics import Alternative, Caveat, Kinetics, Parameter, Threshold
from openkap.core.substances.medicine import (
    Fasting,
    Limit,
    Preparation,
    Product,
    ReferenceRange,
    Route,
    Substance,
    preparable,
    routes_in_words,
)

__all__ = [
    "Alternative",
    "Caveat",
    "Fasting",
    "Kinetics",
    "Limit",
    "Parameter",
    "Preparation",
    "Product",
    "ReferenceRange",
    "Route",
    "Substance",
    "Threshold",
    "preparable",
    "routes_in_words",
]
