"""Answers, stored all at once or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.core.evidence import Evidence, Value, raw, vocabulary
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.asking import ask_instruments, ask_no_longer
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Fact, PacketDraft
from openkap.intake.queries import facts_of, lists_of
from openkap.safety import actions as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@dataclass(frozen=True)
class Saved:
    """What a save did: how many answers are new, and which of them are dangerous."""

    new: int
    dangers: tuple[str, ...]


@transaction.atomic
def answer(*, episode: "Episode", answers: Mapping[str, str], by: "User", at: datetime) -> Saved:
    """Keep what the client answered, as typed (`yes`, `72.5`, `2024-03-31`); an empty answer takes one back.

    Only what differs from the latest answer is written, so saving twice changes nothing. Answers that no longer make
    sense after a changed one are taken back. A dangerous answer opens a safety case, and is kept even beside one that
    contradicts it: someone must ask."""
    insist(policies.may_answer_these(by, episode, answers, at=at), Refused)
    before, words = facts_of(episode), vocabulary()
    typed = _changed(before, answers)
    dangers = tuple(key for key, text in typed.items() if text and words.get(key).is_dangerous(_value(key, text)))
    gone = {key: "" for key in orphaned(before, typed) if key not in dangers}
    changed = typed | gone
    _write(episode, changed, source="client", by=by, at=at)
    if not by.is_guardian:  # what the client is typing on the same screen stays
        PacketDraft.objects.filter(episode=episode, part__in={words.get(key).topic for key in answers}).delete()
    if dangers:
        safety.open_case(
            episode=episode,
            kind="dangerous_answer",
            source="intake:packet",
            source_url=reverse("staff-intake-packet", args=[episode.pk]),
            by=by,
            at=at,
        )
    ask_no_longer(episode=episode, before=before, changed=changed, at=at)
    ask_instruments(episode=episode, answers={key: _value(key, text) for key, text in typed.items() if text}, at=at)
    if changed:
        audit.record("intake:packet:saved", episode, by=by, at=at, facts={"answers": len(changed)})
    return Saved(len(changed), dangers)


def _value(key: str, text: str) -> Value:
    return vocabulary().parse(vocabulary().get(key), text)


def _changed(before: Mapping[str, Evidence], answers: Mapping[str, str]) -> dict[str, str]:
    """Only the answers that say something new."""
    known = {key: raw(piece.value) for key, piece in before.items() if piece.source != "record"}
    return {key: text for key, text in answers.items() if text != known.get(key, "")}


def orphaned(before: Mapping[str, Evidence], changed: Mapping[str, str]) -> list[str]:
    """The answers to questions that the changed answers no longer ask, however deep they hang."""
    words = vocabulary()
    now = {key: piece.value for key, piece in before.items() if changed.get(key, "kept")}
    now |= {key: _value(key, text) for key, text in changed.items() if text}
    orphans: list[str] = []
    for question in words.questions:
        parent = question.ask_when.key if question.ask_when else ""
        said_otherwise = parent in changed or parent in orphans or (question.key in changed and parent in now)
        if question.key in now and said_otherwise and not words.relevant(question, now):
            now.pop(question.key)
            orphans.append(question.key)
    return orphans


def take_back(
    episode: "Episode",
    before: Mapping[str, Evidence],
    changed: Mapping[str, str],
    *,
    source: str,
    by: "User",
    at: datetime,
) -> None:
    """After a clinician's answers: what the client or an earlier intake said to questions that no longer make sense is
    known no more."""
    _write(episode, dict.fromkeys(orphaned(before, changed), ""), source=source, by=by, at=at)


@transaction.atomic
def follow_lists(*, episode: "Episode", before: Mapping[str, str], by: "User", at: datetime) -> None:
    """After a list has changed, the questions that it answers follow it. `before`: what the lists said until now. An
    answer of another source, or one that the client gave differently, is not touched."""
    known, now = facts_of(episode), lists_of(episode).told
    own = {key: raw(piece.value) for key, piece in known.items() if piece.source == "client"}
    free = {key for key in {*before, *now} if key not in known or own.get(key) == before.get(key, "")}
    changed = {key: now.get(key, "") for key in free if now.get(key, "") != own.get(key, "")}
    _write(episode, changed, source="client", by=by, at=at)
    take_back(episode, known, changed, source="client", by=by, at=at)


def _write(episode: "Episode", answers: Mapping[str, str], *, source: str, by: "User", at: datetime) -> None:
    Fact.objects.bulk_create(
        Fact(episode=episode, key=key, value=text, source=source, observed_at=at, by=by)
        for key, text in answers.items()
    )


@transaction.atomic
def keep(*, episode: "Episode", part: str, answers: Mapping[str, str], by: "User", at: datetime) -> None:
    """Keep what is typed on one screen before it is saved; nobody is told of it yet."""
    insist(policies.may_answer(by, episode), Refused)
    content = {"answers": dict(answers), "at": at, "by": by}
    _, first = PacketDraft.objects.update_or_create(episode=episode, part=part, defaults=content)
    if first:
        audit.record("intake:packet:drafted", episode, by=by, at=at, facts={"part": part})


@transaction.atomic
def describe(
    *,
    episode: "Episode",
    preferred_name: str,
    born_on: date,
    sex_at_birth: str,
    phone: str,
    by: "User",
    at: datetime,
) -> None:
    """The client puts their own details right. Audited by clinic."""
    insist(policies.may_answer(by, episode), Refused)
    insist(policies.may_date_birth(by, episode, born_on), Refused)
    clinic.describe_client(
        client=episode.client,
        preferred_name=preferred_name,
        born_on=born_on,
        sex_at_birth=sex_at_birth,
        phone=phone,
        by=by,
        at=at,
    )
    PacketDraft.objects.filter(episode=episode, part="basics").delete()


@transaction.atomic
def correct_birth(*, episode: "Episode", born_on: date, by: "User", at: datetime) -> None:
    """Somebody here saw a document: the date of birth was wrong. It decides who signs and who sees what, so that it is
    nobody's else to change once a guardian was named. Audited by clinic."""
    insist(policies.may_correct_birth(by, episode, born_on, at=at), Refused)
    client = episode.client
    kept = {"preferred_name": client.preferred_name, "sex_at_birth": client.sex_at_birth, "phone": client.phone}
    clinic.describe_client(client=client, born_on=born_on, **kept, by=by, at=at)
