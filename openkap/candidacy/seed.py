"""Determinations of invented people, written many at a time. Only the demonstration sows."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from openkap.candidacy.models import Determination, SignOff
from openkap.candidacy.queries import criteria, library_digest, offered_routes, titles
from openkap.core.candidacy import determine
from openkap.core.evidence import Evidence, vocabulary

T = TypeVar("T")
BATCH = 500
TOLD_ON = datetime(2030, 1, 1, 9, 0, tzinfo=UTC)  # any day: snapshots are moved to theirs
DETERMINED_AT = TOLD_ON + timedelta(days=1)
# What an invented client of no particular worry answers, as a form sends it.
NO = (
    "high_blood_pressure", "heart_problem", "chest_pain_now", "aneurysm", "vessel_malformation", "brain_bleed",
    "stroke", "blood_pressure_crisis", "sleep_apnoea", "snores_with_pauses", "lung_disease", "chest_infection_now",
    "nose_problem", "head_pressure", "seizures", "memory_problem", "eye_pressure", "kidney_failure",
    "bladder_problem", "porphyria", "can_become_pregnant", "pregnant", "breastfeeding", "ketamine_allergy",
    "anaesthesia_event", "schizophrenia", "psychosis_past", "psychosis_now", "psychosis_family", "bipolar",
    "mania_past", "mania_now", "dissociative_disorder", "personality_disorder_severe", "eating_disorder",
    "withdrawal", "substance_problem", "substance_disorder_active", "ketamine_use_problem", "opioid_problem",
    "suicide_thoughts", "suicide_act_recent", "suicide_act_ever", "psychosis_examined", "other_treatment",
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
    "alcohol": "sometimes",
    "cannabis": "never",
    "ketamine_use": "never",
    "antidepressants_tried": "2",
    "talk_therapy": "now",
}


@dataclass(frozen=True)
class Signed:
    """One half of an invented decision."""

    discipline: str
    by_id: int
    at: datetime
    decision: str = "agree"
    reason: str = "Seen, discussed with the team, in keeping with the criteria."


@dataclass(frozen=True)
class Sown:
    """One invented determination. `changes`: answers that differ from those of a client with no particular worry."""

    episode_id: int
    made_at: datetime
    made_by_id: int
    age_years: int = 38
    changes: Mapping[str, str] = field(default_factory=dict)
    signed: tuple[Signed, ...] = ()


def plain_answers(**changes: str) -> dict[str, str]:
    """The answers of a client with no particular worry, some of them changed."""
    return {**dict.fromkeys(NO, "no"), **dict.fromkeys(YES, "yes"), **ALSO, **changes}


def sow(determinations: Iterable[Sown]) -> int:
    """Write determinations and their signatures; returns how many were written."""
    written = 0
    for batch in _batches(determinations, BATCH):
        rows = Determination.objects.bulk_create([_determination(sown) for sown in batch])
        pairs = list(zip(rows, batch, strict=True))
        SignOff.objects.bulk_create([row for made, sown in pairs for row in _sign_offs(made, sown)])
        written += len(rows)
    return written


def _determination(sown: Sown) -> Determination:
    snapshot = moved(_snapshot(tuple(sorted(sown.changes.items())), sown.age_years), sown.made_at - DETERMINED_AT)
    return Determination(
        episode_id=sown.episode_id,
        outcome=snapshot["outcome"],
        snapshot=snapshot,
        library=library_digest(),
        made_at=sown.made_at,
        made_by_id=sown.made_by_id,
    )


@cache
def _snapshot(changes: tuple[tuple[str, str], ...], age_years: int) -> dict[str, Any]:
    """Invented people resemble each other: what the criteria say of the same answers is worked out once."""
    pieces = _evidence(plain_answers(**dict(changes)))
    found = determine(
        criteria(), pieces, now=DETERMINED_AT, age_years=age_years, routes=offered_routes(), titles=titles()
    )
    return found.to_json()


def _evidence(answers: Mapping[str, str]) -> dict[str, Evidence]:
    words = vocabulary()
    return {
        key: words.observe(key, words.parse(words.get(key), text), source=_source(key), at=TOLD_ON)
        for key, text in answers.items()
    }


def _source(key: str) -> str:
    asked = vocabulary().get(key).asked_of
    return next((who for who in ("medical", "clinical", "measured", "client") if who in asked), "record")


def moved(snapshot: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    """The same determination on another day: every moment and every date in it moves along."""
    decided_at = datetime.fromisoformat(snapshot["decided_at"]) + by
    evidence = [
        [key, _moved_value(value, by), source, _moved_at(at, by), expires and _moved_at(expires, by)]
        for key, value, source, at, expires in snapshot["evidence"]
    ]
    return {**snapshot, "decided_at": decided_at.isoformat(), "evidence": evidence}


def _moved_at(text: str, by: timedelta) -> str:
    return (datetime.fromisoformat(text) + by).isoformat()


def _moved_value(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict) and "date" in value:
        return {"date": (date.fromisoformat(value["date"]) + timedelta(days=by.days)).isoformat()}
    return value


def _sign_offs(made: Determination, sown: Sown) -> Iterator[SignOff]:
    digest = hashlib.sha256(json.dumps(made.snapshot, sort_keys=True).encode())
    for signed in sown.signed:
        yield SignOff(
            determination=made,
            discipline=signed.discipline,
            decision=signed.decision,
            reason=signed.reason,
            sha256=hashlib.sha256(digest.digest() + f"{signed}".encode()).hexdigest(),
            at=signed.at,
            by_id=signed.by_id,
        )


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
