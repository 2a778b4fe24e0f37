"""Results with their day and diagnoses with their code: written down, struck out, ended. Nothing is deleted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from openkap.clinic import audit
from openkap.core.evidence import raw, vocabulary
from openkap.core.verdict import insist
from openkap.intake import codes, policies, queries
from openkap.intake.actions.knowing import make_findings_known
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Diagnosis, NoneDeclared, TestResult

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def record_results(
    *,
    episode: "Episode",
    taken_on: date,
    came_from: str,
    note: str,
    values: Mapping[str, str],
    by: "User",
    at: datetime,
) -> list[TestResult]:
    """Write down what came back from one day; each result counts from that day, not from today."""
    insist(policies.may_record_results(by, episode, at=at), Refused)
    insist(policies.may_date(episode, taken_on, at=at), Refused)
    words, known = vocabulary(), {question.key for question in queries.recordable()}
    if strange := sorted(set(values) - known):
        raise Refused(f"No test is called {', '.join(strange)}.")
    read = {key: raw(words.parse(words.get(key), text)) for key, text in values.items()}
    said = {"episode": episode, "taken_on": taken_on, "came_from": came_from, "note": note, "by": by, "at": at}
    rows = TestResult.objects.bulk_create(TestResult(key=key, value=value, **said) for key, value in read.items())
    _follow(episode, by=by, at=at)
    audit.record("intake:result:recorded", episode, by=by, at=at, facts={"results": len(rows)})
    return rows


@transaction.atomic
def strike_result(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """Strike out a mistaken result; it stays on the record and no longer counts. Doing it again changes nothing."""
    insist(policies.may_record_results(by, episode, at=at), Refused)
    row = TestResult.objects.filter(episode=episode, pk=pk, struck_at=None).first()
    if row is not None:
        row.struck_at, row.struck_by = at, by
        row.save(update_fields=["struck_at", "struck_by"])
        _follow(episode, by=by, at=at)
        audit.record("intake:result:struck", row, by=by, at=at)


@transaction.atomic
def name_diagnosis(
    *, episode: "Episode", code: str, certainty: str, made_on: date, by: "User", at: datetime
) -> Diagnosis:
    """Name a diagnosis by its ICD-10-CM code. The first one is the main one until another is said to be."""
    insist(policies.may_diagnose(by, episode, at=at), Refused)
    insist(policies.may_date(episode, made_on, at=at), Refused)
    found = codes.find(code)
    insist(policies.may_sign_code(code, found), Refused)
    if found is None:  # already refused by the policy
        raise Refused("No such code.")
    main = {} if queries.diagnoses(episode) else {"main_at": at, "main_by": by}
    said = {"code": found.code, "words": found.words, "certainty": certainty, "made_on": made_on}
    try:
        with transaction.atomic():
            row = Diagnosis.objects.create(episode=episode, **said, **main, at=at, by=by)
    except IntegrityError as fault:
        raise Refused(f"{found.code} is on the list already.") from fault
    NoneDeclared.objects.filter(episode=episode, list="diagnoses").delete()
    _follow(episode, by=by, at=at)
    audit.record("intake:diagnosis:named", row, by=by, at=at)
    return row


@transaction.atomic
def make_main(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """This diagnosis is the main one from now on."""
    row = _standing(episode, pk, by, at)
    row.main_at, row.main_by = at, by
    row.save(update_fields=["main_at", "main_by"])
    _follow(episode, by=by, at=at)
    audit.record("intake:diagnosis:preferred", row, by=by, at=at)


@transaction.atomic
def end_diagnosis(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """It was a mistake, or is over."""
    row = _standing(episode, pk, by, at)
    row.until_at, row.until_by = at, by
    row.save(update_fields=["until_at", "until_by"])
    _follow(episode, by=by, at=at)
    audit.record("intake:diagnosis:ended", row, by=by, at=at)


def _standing(episode: "Episode", pk: int, by: "User", at: datetime) -> Diagnosis:
    insist(policies.may_diagnose(by, episode, at=at), Refused)
    row = Diagnosis.objects.filter(episode=episode, pk=pk, until_at=None).first()
    if row is None:
        raise Refused("This diagnosis is no longer on the list.")
    return row


@transaction.atomic
def declare_no_diagnosis(*, episode: "Episode", by: "User", at: datetime) -> NoneDeclared:
    """Somebody who examined says that there is no diagnosis. Saying it twice changes nothing."""
    insist(policies.may_diagnose(by, episode, at=at), Refused)
    if queries.diagnoses(episode):
        raise Refused("A diagnosis stands on the list. End it first.")
    said, first = NoneDeclared.objects.get_or_create(episode=episode, list="diagnoses", defaults={"at": at, "by": by})
    if first:
        _follow(episode, by=by, at=at)
        audit.record("intake:nothing:declared", said, by=by, at=at, facts={"list": "diagnoses"})
    return said


def _follow(episode: "Episode", *, by: "User", at: datetime) -> None:
    """Once an intake counts, its lists go on being known."""
    if queries.any_counts(episode, "medical", "clinical"):
        psychological = by.practitioner is not None and by.practitioner.discipline == "psychological"
        make_findings_known(episode, source="clinical" if psychological else "medical", by=by, at=at)
