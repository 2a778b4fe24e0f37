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
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Fact, Intake, IntakeSignature, VitalReading

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.intake.queries.intakes import Kind

SITTING = timedelta(minutes=15)  # drafts keep themselves while someone types: one line in the book for each sitting


@transaction.atomic
def draft(
    *, episode: "Episode", kind: "Kind", answers: Mapping[str, str], assessment: str, by: "User", at: datetime
) -> Intake:
    """Keep what is written so far. Nothing counts as known before it is signed."""
    before = queries.intake(episode, kind)
    insist(policies.may_write_intake(by, kind, before), Refused)
    content = {"answers": _kept(answers), "assessment": assessment, "saved_at": at, "saved_by": by}
    row, _ = Intake.objects.update_or_create(episode=episode, kind=kind, defaults=content)
    if before is None or before.saved_by_id != by.pk or at - before.saved_at > SITTING:
        audit.record("intake:intake:drafted", row, by=by, at=at, facts={"kind": kind})
    return row


def _kept(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers that say something, to questions that still make sense."""
    words = vocabulary()
    parsed = {key: words.parse(words.get(key), text) for key, text in answers.items() if text}
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
def sign(*, episode: "Episode", kind: "Kind", by: "User", at: datetime) -> IntakeSignature:
    """Sign the draft as it stands: a copy and its hash are kept, and its answers become what is known."""
    row = queries.intake(episode, kind)
    insist(policies.may_sign_intake(by, kind, row, queries.remaining(episode, kind, row)), Refused)
    if row is None:  # already refused by the policy
        raise Refused("Nothing is written yet.")
    content = _content(episode, row)
    sha256 = queries.digest(content)
    signature = IntakeSignature.objects.create(intake=row, content=content, sha256=sha256, at=at, by=by)
    _make_known(episode, row, by=by, at=at)
    clinic.reach(episode=episode, kind=f"{kind}_intake_signed", by=by, at=at)
    audit.record("intake:intake:signed", signature, by=by, at=at, facts={"kind": kind, "sha256": sha256})
    return signature


def _content(episode: "Episode", row: Intake) -> dict[str, Any]:
    """Everything that the signature covers."""
    words = vocabulary()
    content: dict[str, Any] = {
        "kind": row.kind,
        "questions": f"{words.id} {words.version}",
        "answers": row.answers,
        "assessment": row.assessment,
    }
    if row.kind == "medical":
        content["readings"] = [_reading(reading) for reading in queries.readings(episode)]
        content["medicines"] = [_medicine(medicine) for medicine in queries.medicines(episode)]
        content["allergies"] = [[one.substance, one.reaction] for one in queries.allergies(episode)]
    return content


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
