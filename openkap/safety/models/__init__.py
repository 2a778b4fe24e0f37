"""Facts about danger: cases, what was done, adverse events, plans for hard hours, and who is on call."""

from openkap.safety.models.cases import (
    Acknowledgement,
    Closure,
    Escalation,
    Report,
    SafetyAction,
    SafetyCase,
    Transfer,
)
from openkap.safety.models.events import AdverseEvent
from openkap.safety.models.plans import OnCallShift, PlanAgreement, PlanSharing, RiskAssessment, SafetyPlan

__all__ = [
    "Acknowledgement",
    "AdverseEvent",
    "Closure",
    "Escalation",
    "OnCallShift",
    "PlanAgreement",
    "PlanSharing",
    "Report",
    "RiskAssessment",
    "SafetyAction",
    "SafetyCase",
    "SafetyPlan",
    "Transfer",
]
