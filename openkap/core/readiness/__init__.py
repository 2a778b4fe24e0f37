"""May the dose start now: the dosing-day checklist judged from answers, the record's facts and today's readings."""

from openkap.core.readiness.gate import Answer, CheckItem, DayFacts, Gate, Held, Override, gate
from openkap.core.readiness.pressure import PressureStand, pressure_stand
from openkap.core.readiness.rules import CheckRule, PressureRule, ReadinessGate

__all__ = [
    "Answer",
    "CheckItem",
    "CheckRule",
    "DayFacts",
    "Gate",
    "Held",
    "Override",
    "PressureRule",
    "PressureStand",
    "ReadinessGate",
    "gate",
    "pressure_stand",
]
