"""What an invented client of no particular worry answers. Only the demonstration and tests ask."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from openkap.core.evidence import Question, vocabulary

NO = (
    "high_blood_pressure", "heart_problem", "chest_pain_now", "aneurysm", "vessel_malformation", "brain_bleed",
    "stroke", "blood_pressure_crisis", "sleep_apnoea", "snores_with_pauses", "lung_disease", "chest_infection_now",
    "nose_problem", "head_pressure", "seizures", "memory_problem", "eye_pressure", "kidney_failure",
    "bladder_problem", "porphyria", "can_become_pregnant", "pregnant", "breastfeeding", "ketamine_allergy",
    "anaesthesia_event", "schizophrenia", "psychosis_past", "psychosis_now", "psychosis_family", "bipolar",
    "mania_past", "mania_now", "dissociative_disorder", "personality_disorder_severe", "eating_disorder",
    "withdrawal", "substance_problem", "substance_disorder_active", "ketamine_use_problem", "opioid_problem",
    "suicide_thoughts", "suicide_act_recent", "suicide_act_ever", "psychosis_examined", "other_treatment",
    "interpreter", "psychiatric_stay", "other_illness", "operations", "other_substances",
)  # fmt: skip
YES = (
    "medical_intake_signed", "clinical_intake_signed", "medicines_reviewed", "capacity", "commitment", "stuck",
)  # fmt: skip
ALSO = {
    "medicines": "antidepressant",
    "diagnosis": "F32-F33",
    "diagnosis_second": "none",
    "phq9_total": "16",
    "gad7_total": "9",
    "suicide_triage": "S0",
    "mood_examined": "depressed",
    "height_cm": "171",
    "weight_kg": "74",
    "systolic_rest_mmhg": "124",
    "diastolic_rest_mmhg": "79",
    "blood_pressure_visits": "2",
    "spo2_percent": "98",
    "labs_on": "2029-12-20",
    "ecg_on": "2029-12-20",
    "liver_enzymes_ratio": "0.8",
    "cardiac_state": "none",
    "thyroid_state": "normal",
    "child_pugh": "none",
    "bladder_state": "none",
    "sleep_apnoea_risk": "low",
    "home_state": "NY",
    "reach_by": "phone",
    "paying": "self",
    "tobacco": "never",
    "alcohol": "sometimes",
    "cannabis": "never",
    "ketamine_use": "never",
    "antidepressants_tried": "2",
    "talk_therapy": "now",
}

# What came back from the tests, and the diagnosis, of somebody of no particular worry.
TESTS = {
    "labs_panel": "within",
    "liver_enzymes_ratio": "0.8",
    "electrolytes_normal": "yes",
    "pregnancy_test": "negative",
    "ecg_finding": "normal",
}
DIAGNOSIS = "F33.1"

RARE = ("detox_finished_on",)  # asked of everyone, answered for few


def plain_answers(**changes: str) -> dict[str, str]:
    """Answers to everything that a criterion asks, some of them changed, as a form sends them."""
    return {**dict.fromkeys(NO, "no"), **dict.fromkeys(YES, "yes"), **ALSO, **changes}


def ordinary_answers(questions: Iterable[Question], differs: Mapping[str, str], *, at: datetime) -> dict[str, str]:
    """Unremarkable answers to those questions that make sense together, but for those that differ."""
    words = vocabulary()
    found: dict[str, str] = {}
    parsed: dict[str, Any] = {}
    for question in questions:
        if words.relevant(question, parsed) and question.key not in RARE:
            found[question.key] = differs.get(question.key) or _ordinary(question, at)
            parsed[question.key] = words.parse(question, found[question.key])
    return found


def _ordinary(question: Question, at: datetime) -> str:
    if question.key in ALSO:
        return ALSO[question.key]
    match question.kind:
        case "yes_no":
            return "yes" if question.key in YES else "no"
        case "choice":
            return question.options[0].value
        case "number":
            return f"{question.min or 0:g}"
        case "date":
            return (timezone.localtime(at).date() - timedelta(days=10)).isoformat()
    return "Told in a few words."
