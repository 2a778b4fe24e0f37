"""What is done on a dosing day: the only writers of this room."""

from openkap.dosing.actions.checking import answer_checks, override_check
from openkap.dosing.actions.giving import administer, end_infusion
from openkap.dosing.actions.leaving import answer_leaving, discharge, note_closed, override_discharge, stand_down
from openkap.dosing.actions.refusal import DoseHeld, Refused
from openkap.dosing.actions.starting import start
from openkap.dosing.actions.watching import acknowledge, correct, record_vitals

__all__ = [
    "DoseHeld",
    "Refused",
    "acknowledge",
    "administer",
    "answer_checks",
    "answer_leaving",
    "correct",
    "discharge",
    "end_infusion",
    "note_closed",
    "override_check",
    "override_discharge",
    "record_vitals",
    "stand_down",
    "start",
]
