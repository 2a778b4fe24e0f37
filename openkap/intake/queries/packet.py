"""The packet: what the client is asked, part by part, and how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.urls import reverse

from openkap.clinic import queries as clinic
from openkap.core.evidence import Evidence, Question, Value, raw, vocabulary
from openkap.intake.models import Intake
from openkap.intake.queries.answers import (
    NOT_ASKED_OF_MEN,
    allergies,
    drafts_of,
    facts_of,
    medicines,
    none_declared,
    outside_providers,
)
from openkap.intake.queries.intakes import LISTED, needs_answer, off_the_path
from openkap.measurement import queries as measurement

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode

LISTS = {
    "other_allergies": "Other allergies",
    "medicines": "Medicines and supplements",
    "people": "People who stand by you",
    "providers": "Your own therapists and doctors",
}
LISTS_AFTER = {"allergies": ("other_allergies", "medicines"), "life": ("people", "providers")}


@dataclass(frozen=True)
class Part:
    """One screen of the packet."""

    key: str
    title: str
    kind: Literal["basics", "questions", "list", "instrument"]
    open_items: int
    begun: bool

    @property
    def done(self) -> bool:
        return self.open_items == 0

    @property
    def url(self) -> str:
        name = "portal-measurement-assignment" if self.kind == "instrument" else "portal-intake-part"
        return reverse(name, args=[self.key])


@dataclass(frozen=True)
class Packet:
    """All parts in order, what comes next, and whether it was sent."""

    parts: tuple[Part, ...]
    returned_at: datetime | None
    editable: bool

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def begun(self) -> bool:
        return any(part.begun for part in self.parts if part.kind != "basics")

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(part.title for part in self.parts if not part.done)

    @property
    def next(self) -> Part | None:
        return next((part for part in self.parts if not part.done), None)

    def after(self, key: str) -> Part | None:
        """The part that follows, in order; None after the last."""
        keys = [part.key for part in self.parts]
        place = keys.index(key) + 1
        return self.parts[place] if place < len(keys) else None

    def place(self, key: str) -> int:
        """1 for the first part."""
        return [part.key for part in self.parts].index(key) + 1


def packet(episode: "Episode") -> Packet:
    """The packet of this episode as it stands. Ten queries at most."""
    reached = clinic.milestones(episode)
    signed = Intake.objects.filter(episode=episode, signature__isnull=False).exists()
    return Packet(parts=tuple(parts(episode)), returned_at=reached.get("packet_returned"), editable=not signed)


def packet_progress(episode: "Episode") -> tuple[int, int]:
    """How many parts are answered, and of how many."""
    found = list(parts(episode))
    return sum(part.done for part in found), len(found)


def parts(episode: "Episode") -> list[Part]:
    """Every part in the order in which it is asked."""
    known, typed = facts_of(episode), drafts_of(episode)
    named = _named(episode)
    found = [Part("basics", "Your details", "basics", _open_basics(episode.client), begun=True)]
    for topic in vocabulary().topics("client"):
        if questions := questions_of(topic.id, episode.client):
            found.append(_question_part(topic.id, topic.title, questions, known, typed.get(topic.id, {})))
        found += [_list_part(key, named) for key in LISTS_AFTER.get(topic.id, ())]
    return found + _instruments(episode)


def _instruments(episode: "Episode") -> list[Part]:
    """The instruments that belong to the packet, answered on their own pages. What may no longer be used here does
    not keep the packet open."""
    wanted = measurement.assignments(episode).filter(occasion="intake", asked_of="client", withdrawal=None)
    sheets = [measurement.sheet(assignment) for assignment in wanted.order_by("pk")]
    return [
        Part(
            key=str(sheet.assignment.pk),
            title=sheet.title,
            kind="instrument",
            open_items=0 if _is_sent(sheet) else 1,
            begun=bool(sheet.answers),
        )
        for sheet in sheets
        if _is_sent(sheet) or measurement.usable(sheet.instrument)
    ]


def _is_sent(sheet: measurement.Sheet) -> bool:
    response = getattr(sheet.assignment, "response", None)
    return response is not None and response.submitted_at is not None


def questions_of(topic: str, client: "Client") -> tuple[Question, ...]:
    """What this client is asked under one topic, before skip rules."""
    left_out = {*LISTED, *off_the_path(), *(NOT_ASKED_OF_MEN if client.sex_at_birth == "male" else ())}
    return tuple(
        question
        for question in vocabulary().within(topic, "client")
        if question.key not in left_out and not (question.ask_when and question.ask_when.key in left_out)
    )


def _open_basics(client: "Client") -> int:
    return (client.born_on is None) + (not client.phone)


def _question_part(
    key: str,
    title: str,
    questions: tuple[Question, ...],
    known: Mapping[str, Evidence],
    typed: Mapping[str, str],
) -> Part:
    """A part is open while something was typed in it that has not been saved: nobody else has read that yet."""
    answers: dict[str, Value] = {name: piece.value for name, piece in known.items()}
    asked = [question for question in questions if needs_answer(question, answers)]
    unanswered = sum(question.key not in answers for question in asked)
    unsaved = sum(text != (raw(answers[name]) if name in answers else "") for name, text in typed.items())
    return Part(key, title, "questions", unanswered or unsaved, any(question.key in answers for question in questions))


def _list_part(key: str, named: Mapping[str, bool]) -> Part:
    return Part(key, LISTS[key], "list", 0 if named[key] else 1, named[key])


def _named(episode: "Episode") -> dict[str, bool]:
    """Whether each list says something: names, or that there are none."""
    none = none_declared(episode)
    return {
        "medicines": "medicines" in none or bool(medicines(episode)),
        "other_allergies": "other_allergies" in none or allergies(episode).exists(),
        "people": "people" in none or clinic.support_people(episode.client).exists(),
        "providers": "providers" in none or outside_providers(episode).exists(),
    }


def guardians_keys() -> frozenset[str]:
    """The questions that guardians see and answer too."""
    return frozenset(question.key for question in vocabulary().questions if question.guardian)


def guardians_questions(topic: str, client: "Client") -> tuple[Question, ...]:
    """The same of one topic, for this client."""
    return tuple(question for question in questions_of(topic, client) if question.guardian)


def guardians_facts(episode: "Episode") -> dict[str, Evidence]:
    """What is known of those questions; of the young person's own answers nothing."""
    keys = guardians_keys()
    return {key: piece for key, piece in facts_of(episode).items() if key in keys}


def guardians_parts(episode: "Episode") -> list[Part]:
    """A guardian's own part of the packet, screen by screen: questions, and who takes the young person home."""
    known, client = guardians_facts(episode), episode.client
    topics = [(topic, guardians_questions(topic.id, client)) for topic in vocabulary().topics("client")]
    found = [_question_part(topic.id, topic.title, asked, known, {}) for topic, asked in topics if asked]
    escorts = clinic.support_people(client).filter(is_escort=True).exists()
    return [*found, _list_part("people", {"people": escorts})]
