"""The two intakes: what is drafted, what is signed, what is still to do before signing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from openkap.core.evidence import Evidence, Question, Value, vocabulary
from openkap.intake.models import Amendment, Intake, IntakeSignature, VitalReading
from openkap.intake.queries.answers import ListedMedicine, medicines, none_declared
from openkap.intake.queries.findings import diagnoses

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

Kind = Literal["medical", "clinical"]

# What is computed from readings, from results, from the diagnoses and from the reconciliation is never typed.
COMPUTED = (
    "diagnosis",
    "diagnosis_second",
    "systolic_rest_mmhg",
    "diastolic_rest_mmhg",
    "blood_pressure_visits",
    "heart_rate_rest_bpm",
    "spo2_percent",
    "medicines_reviewed",
)
TESTS = "tests"  # each result stands on its own with its day: see findings
LISTED = ("allergies_text",)  # kept as a list with reactions, so not asked as a text
FEW = 3  # as many open questions as are named one by one
# Questions of a path that a clinic may have switched off: then they are not asked at all.
OF_A_PATH = {
    "OPENKAP_ADOLESCENTS": ("adolescent_pathway", "custody"),
    "OPENKAP_NO_DIAGNOSIS": ("seeks_growth",),
}
VISITS = "blood_pressure_visits"
SIGNALS = {
    "systolic_mmhg": "systolic_rest_mmhg",
    "diastolic_mmhg": "diastolic_rest_mmhg",
    "heart_rate_bpm": "heart_rate_rest_bpm",
    "spo2_percent": "spo2_percent",
}


@dataclass(frozen=True)
class IntakeState:
    """Where an intake stands, in one word and with its dates. `signed_at` is empty while it does not count: not signed,
    or signed under supervision and not yet co-signed."""

    kind: str
    word: str
    signed_at: datetime | None
    signed_by: str
    sha256: str


@dataclass(frozen=True)
class ToDo:
    """One thing to do before signing, and the place where it is done: an anchor on the page, or a page of its own."""

    words: str
    anchor: str = ""
    page: str = ""

    def __str__(self) -> str:
        return self.words


def intake(episode: "Episode", kind: Kind) -> Intake | None:
    """The intake of that kind with its signatures, or None while nobody has begun it. One query."""
    return (
        Intake.objects.filter(episode=episode, kind=kind)
        .select_related("signature__by", "signature__cosignature__by", "saved_by", "episode__client")
        .first()
    )


def intake_of(episode: "Episode") -> dict[str, IntakeState]:
    """Both intakes in a word each. One query."""
    found = Intake.objects.filter(episode=episode).select_related("signature__by", "signature__cosignature")
    rows = {row.kind: row for row in found}
    return {kind: _state(kind, rows.get(kind)) for kind, _ in Intake.KINDS}


def _state(kind: str, row: Intake | None) -> IntakeState:
    signature: IntakeSignature | None = getattr(row, "signature", None)
    if signature is None:
        return IntakeState(kind, "draft" if row else "not begun", None, "", "")
    if not counts(signature):
        return IntakeState(kind, "waits for a co-signature", None, signature.by.name, signature.sha256)
    return IntakeState(kind, "signed", signature.at, signature.by.name, signature.sha256)


def counts(signature: IntakeSignature) -> bool:
    """Whether a signature counts: nobody has to sign beside it, or somebody has."""
    return not signature.needs_cosign or hasattr(signature, "cosignature")


def amendments(signature: IntakeSignature) -> QuerySet[Amendment]:
    """What was added after signing, oldest first."""
    return Amendment.objects.filter(signature=signature).select_related("by")


def off_the_path() -> frozenset[str]:
    """The questions that this clinic does not ask, because it has not switched their path on."""
    return frozenset(key for path, keys in OF_A_PATH.items() if not getattr(settings, path) for key in keys)


def asked(kind: Kind) -> tuple[Question, ...]:
    """What a clinician of this discipline types, in order."""
    words = vocabulary()
    topics = [topic for topic in words.topics(kind) if topic.id != TESTS]
    questions = [question for topic in topics for question in words.within(topic.id, kind)]
    left_out = {*COMPUTED, *LISTED, *off_the_path()}
    return tuple(question for question in questions if question.key not in left_out)


def readings(episode: "Episode") -> QuerySet[VitalReading]:
    """Readings at rest that stand, oldest first."""
    return VitalReading.objects.filter(episode=episode, struck_at=None).select_related("taken_by")


def averages(taken: list[VitalReading]) -> dict[str, Evidence]:
    """The mean of each signal at rest on the last day on which it was measured, rounded to the whole unit, dated by its
    last reading; and on how many days blood pressure was measured. Nothing where nothing was measured.

    A pressure that has come down is not held up by what was measured before, and one that has risen not hidden by it.
    """
    found: dict[str, Evidence] = {}
    for signal, key in SIGNALS.items():
        values = [(getattr(row, signal), row.taken_at) for row in taken if getattr(row, signal) is not None]
        if values:
            found[key] = _mean_of_last_day(key, values)
    days = [row.taken_at for row in taken if row.systolic_mmhg is not None]
    if days:
        visits = len(set(map(_day, days)))
        found[VISITS] = vocabulary().observe(VISITS, visits, source="measured", at=max(days))
    return found


def _mean_of_last_day(key: str, values: list[tuple[int, datetime]]) -> Evidence:
    last = max(at for _, at in values)
    of_day = [value for value, at in values if _day(at) == _day(last)]
    return vocabulary().observe(key, round(sum(of_day) / len(of_day)), source="measured", at=last)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def remaining(episode: "Episode", kind: Kind, row: Intake | None) -> tuple[ToDo, ...]:
    """What must still be done before this intake can be signed, each with its place."""
    found = _unanswered(kind, row.answers if row else {})
    if row is None or not row.assessment.strip():
        found.append(ToDo("write your assessment", anchor="id_assessment"))
    none = none_declared(episode)
    if kind == "medical":
        return (*found, *_unmeasured(episode), *_unreconciled(medicines(episode), none))
    return (*found, *_undiagnosed(episode, none))


def _unanswered(kind: Kind, stored: Mapping[str, str]) -> list[ToDo]:
    words = vocabulary()
    answers = {key: words.parse(words.get(key), text) for key, text in stored.items() if text and key in words}
    open_ = [question for question in asked(kind) if needs_answer(question, answers) and question.key not in answers]
    if len(open_) > FEW:
        return _by_topic(open_)
    return [ToDo(f"answer “{question.ask_staff}”", anchor=f"id_{question.key}") for question in open_]


def _by_topic(open_: list[Question]) -> list[ToDo]:
    """Many open questions, counted by topic; each leads to the first of them."""
    found = []
    for topic in vocabulary().sections:
        here = [question for question in open_ if question.topic == topic.id]
        if here:
            many = f"{len(here)} question{'' if len(here) == 1 else 's'}"
            found.append(ToDo(f"answer {many} in {topic.staff_title}", anchor=f"id_{here[0].key}"))
    return found


def needs_answer(question: Question, answers: Mapping[str, Value]) -> bool:
    """Yes-or-no questions and choices need an answer ("not sure" is one); numbers, dates and texts may be unknown."""
    return question.kind in ("yes_no", "choice") and vocabulary().relevant(question, answers)


def _unmeasured(episode: "Episode") -> list[ToDo]:
    measured = readings(episode).exclude(systolic_mmhg=None).exists()
    return [] if measured else [ToDo("measure blood pressure", page="staff-intake-readings")]


def _unreconciled(listed: list[ListedMedicine], none: frozenset[str]) -> list[ToDo]:
    page = "staff-intake-medicines"
    if not listed:
        return [] if "medicines" in none else [ToDo("write down medicines, or that there are none", page=page)]
    open_ = [medicine for medicine in listed if medicine.reviewed_at is None]
    return [ToDo(f"reconcile {len(open_)} of {len(listed)} medicines", page=page)] if open_ else []


def _undiagnosed(episode: "Episode", none: frozenset[str]) -> list[ToDo]:
    if diagnoses(episode) or "diagnoses" in none:
        return []
    return [ToDo("name a diagnosis, or say that there is none", page="staff-intake-diagnoses")]


def digest(content: Mapping[str, Any]) -> str:
    """The fingerprint of signed content: the same words and answers always give the same one."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
