"""The two intakes: drafted on every save, measured, signed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.core.evidence import raw, vocabulary
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.answering import take_back
from openkap.intake.actions.knowing import make_findings_known
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Diagnosis, Fact, Intake, IntakeSignature, TestResult, VitalReading

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.intake.queries.intakes import Kind

SITTING = timedelta(minutes=15)  # drafts keep themselves while someone types: one line in the book for each sitting


class Overtaken(Refused):
    """Somebody saved since this page was opened; what they saved stands."""


@transaction.atomic
def draft(
    *,
    episode: "Episode",
    kind: "Kind",
    answers: Mapping[str, str],
    assessment: str,
    by: "User",
    at: datetime,
    version: int | None = None,
    sheet: str = "",
) -> Intake:
    """Keep what is written so far. Nothing counts as known before it is signed.

    `version`: that of the draft which the page showed, and `sheet` the page; what somebody else saved since is not
    saved over (Overtaken)."""
    insist(policies.may_write_intake(by, kind, queries.intake(episode, kind)), Refused)
    row, first = Intake.objects.get_or_create(episode=episode, kind=kind, defaults={"saved_at": at, "saved_by": by})
    held = held_intake(row)
    insist(policies.may_write_intake(by, kind, held), Refused)
    insist(policies.may_save_over(held, version, sheet), Overtaken)
    sat_here = held.saved_by_id == by.pk and at - held.saved_at <= SITTING
    held.answers, held.assessment = _kept(kind, answers), assessment
    held.saved_at, held.saved_by, held.version, held.sheet = at, by, held.version + 1, sheet
    held.save(update_fields=["answers", "assessment", "saved_at", "saved_by", "version", "sheet"])
    if first or not sat_here:
        audit.record("intake:intake:drafted", held, by=by, at=at, facts={"kind": kind})
    return held


def held_intake(row: Intake) -> Intake:
    """The intake as it stands now, held until this act is over: two people act one after the other."""
    Intake.objects.select_for_update().get(pk=row.pk)
    kind: Kind = "medical" if row.kind == "medical" else "clinical"
    found = queries.intake(row.episode, kind)
    return found or row


def _kept(kind: "Kind", answers: Mapping[str, str]) -> dict[str, str]:
    """Answers to what is asked here, which say something, to questions that still make sense."""
    words, own = vocabulary(), {question.key for question in queries.asked(kind)}
    parsed = {key: words.parse(words.get(key), text) for key, text in answers.items() if text and key in own}
    for question in words.questions:
        parent = question.ask_when.key if question.ask_when else ""
        if question.key in parsed and parent in answers and not words.relevant(question, parsed):
            parsed.pop(question.key)
    return {key: raw(value) for key, value in parsed.items()}


@transaction.atomic
def measure(
    *,
    episode: "Episode",
    taken_at: datetime,
    systolic_mmhg: int | None,
    diastolic_mmhg: int | None,
    heart_rate_bpm: int | None,
    spo2_percent: int | None,
    by: "User",
    at: datetime,
) -> VitalReading:
    """Write down one reading at rest. Repeat it: the average counts."""
    insist(policies.may_write_intake(by, "medical", queries.intake(episode, "medical")), Refused)
    reading = VitalReading.objects.create(
        episode=episode,
        taken_at=taken_at,
        taken_by=by,
        systolic_mmhg=systolic_mmhg,
        diastolic_mmhg=diastolic_mmhg,
        heart_rate_bpm=heart_rate_bpm,
        spo2_percent=spo2_percent,
    )
    audit.record("intake:reading:taken", reading, by=by, at=at)
    return reading


@transaction.atomic
def strike(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """Strike out a mistaken reading; it stays on the record and no longer counts."""
    insist(policies.may_write_intake(by, "medical", queries.intake(episode, "medical")), Refused)
    reading = VitalReading.objects.filter(episode=episode, pk=pk, struck_at=None).first()
    if reading is not None:
        reading.struck_at, reading.struck_by = at, by
        reading.save(update_fields=["struck_at", "struck_by"])
        audit.record("intake:reading:struck", reading, by=by, at=at)


@transaction.atomic
def sign(
    *, episode: "Episode", kind: "Kind", by: "User", at: datetime, version: int | None = None, sheet: str = ""
) -> IntakeSignature:
    """Sign the draft as it stands: a copy and its hash are kept, and its answers become what is known.

    Under supervision they become known once somebody has signed beside it. `version`: that of the draft that was
    read, and `sheet` the page that it was typed on; what somebody else saved since is not signed unread."""
    row = queries.intake(episode, kind)
    row = held_intake(row) if row else None
    insist(policies.may_sign_intake(by, kind, row, queries.remaining(episode, kind, row)), Refused)
    if row is None:  # already refused by the policy
        raise Refused("Nothing is written yet.")
    insist(policies.may_sign_seen(row, version, sheet), Overtaken)
    content = _content(episode, row)
    sha256, waits = queries.digest(content), queries.is_supervised(by, at=at)
    signature = IntakeSignature.objects.create(
        intake=row, content=content, sha256=sha256, needs_cosign=waits, at=at, by=by
    )
    audit.record("intake:intake:signed", signature, by=by, at=at, facts={"kind": kind, "sha256": sha256})
    if not waits:
        count(signature, by=by, at=at)
    return signature


def count(signature: IntakeSignature, *, by: "User", at: datetime) -> None:
    """From now on what was signed is known, and the episode has come this far."""
    row = signature.intake
    _make_known(row.episode, row, by=signature.by, at=signature.at)
    make_findings_known(row.episode, source=row.kind, by=signature.by, at=signature.at)
    clinic.reach(episode=row.episode, kind=f"{row.kind}_intake_signed", by=by, at=at)


def _content(episode: "Episode", row: Intake) -> dict[str, Any]:
    """Everything that the signature covers, and beside the answers what the client had told, and when."""
    words = vocabulary()
    content: dict[str, Any] = {
        "kind": row.kind,
        "questions": f"{words.id} {words.version}",
        "answers": row.answers,
        "told": _told(episode, row),
        "assessment": row.assessment,
        "diagnoses": [_diagnosis(each) for each in queries.diagnoses(episode)],
        "no_diagnosis": queries.no_diagnosis(episode),
    }
    if row.kind == "medical":
        content["readings"] = [_reading(reading) for reading in queries.readings(episode)]
        content["results"] = [_result(result) for result in queries.results(episode)]
        content["medicines"] = [_medicine(medicine) for medicine in queries.medicines(episode)]
        content["allergies"] = [[one.substance, one.reaction] for one in queries.allergies(episode)]
    return content


def _told(episode: "Episode", row: Intake) -> dict[str, Any]:
    known = queries.facts_of(episode)
    own = {key: known[key] for key in row.answers if key in known and known[key].source == "client"}
    return {key: {"value": raw(piece.value), "at": piece.observed_at.isoformat()} for key, piece in own.items()}


def _diagnosis(row: Diagnosis) -> dict[str, Any]:
    named = {"code": row.code, "words": row.words, "certainty": row.certainty}
    return {**named, "made_on": row.made_on.isoformat(), "main": row.main_at is not None}


def _result(row: TestResult) -> dict[str, Any]:
    read = {"key": row.key, "value": row.value, "taken_on": row.taken_on.isoformat()}
    return {**read, "came_from": row.came_from, "note": row.note}


def _reading(reading: VitalReading) -> dict[str, Any]:
    values = {name: getattr(reading, name) for name in queries.SIGNALS}
    return {"taken_at": reading.taken_at.isoformat(), **values}


def _medicine(medicine: queries.ListedMedicine) -> dict[str, Any]:
    return {"name": medicine.name, "dose_text": medicine.dose_text, "classes": list(medicine.class_codes)}


def _make_known(episode: "Episode", row: Intake, *, by: "User", at: datetime) -> None:
    """Signed answers and averaged readings become facts; what they make senseless is known no more."""
    before = queries.facts_of(episode)
    kept = [Fact(key=key, value=text, source=row.kind, observed_at=at) for key, text in row.answers.items()]
    if row.kind == "medical":
        kept.append(Fact(key="medicines_reviewed", value="yes", source="medical", observed_at=at))
        kept += [
            Fact(key=key, value=raw(piece.value), source="measured", observed_at=piece.observed_at)
            for key, piece in queries.averages(list(queries.readings(episode))).items()
        ]
    for fact in kept:
        fact.episode, fact.by = episode, by
    Fact.objects.bulk_create(kept)
    take_back(episode, before, row.answers, source=row.kind, by=by, at=at)
