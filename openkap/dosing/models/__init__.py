"""Facts of a dosing day: what was checked, given, measured, called out, decided at the door."""

from openkap.dosing.models.giving import Administration, InfusionEnd
from openkap.dosing.models.leaving import ClosingNote, Discharge, DischargeAnswer, DischargeOverride, StandDown
from openkap.dosing.models.sessions import ChecklistAnswer, CheckOverride, DosingSession
from openkap.dosing.models.watching import Alert, AlertAcknowledgement, Correction, VitalSigns

__all__ = [
    "Administration",
    "Alert",
    "AlertAcknowledgement",
    "CheckOverride",
    "ChecklistAnswer",
    "ClosingNote",
    "Correction",
    "Discharge",
    "DischargeAnswer",
    "DischargeOverride",
    "DosingSession",
    "InfusionEnd",
    "StandDown",
    "VitalSigns",
]
