"""The packet: what the client is asked, part by part, and how far they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.urls import reverse

from openkap.clinic import queries as clinic
from openkap.core.evidence import Evidence, Question, Value, raw, vocabulary
from openkap.intake.models import Intake
from openkap.intake.queries.answers import (
    NOT_ASKED_OF_MEN,
    drafts_of,
    facts_of,
)
from openkap.intake.queries.intakes import LISTED, needs_answer, off_the_path
from openkap.intake.queries.lists import LISTS, Lists, lists_of
from openkap.measurement import queries as measurement
from openkap.records import queries as records

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode

LISTS_BEFORE = {"treatments": ("tried",), "life": ("people", "providers")}  # what they say is not asked again
LISTS_AFTER = {"allergies": ("other_allergies", "medicines")}


@dataclass(frozen=True)
class Part:
    """One screen of the packet."""

    key: str
    title: str
    kind: Literal["basics", "questions", "list", "records", "instrument"]
    open_items: int
    begun: bool

    @property
    def done(self) -> bool:
        return self.open_items == 0

    @property
    def optional(self) -> bool:
        """Asked for, and never missing."""
        return self.kind == "records"

    @property
    def url(self) -> str:
        if self.kind == "records":
            return reverse("portal-intake-records")
        name = "portal-measurement-assignment" if self.kind == "instrument" else "portal-intake-part"
        return reverse(name, args=[self.key])


@dataclass(frozen=True)
class Packet:
    """All parts in order, what comes next, and whether it was sent."""

    parts: tuple[Part, ...]
    returned_at: datetime | None
    editable: bool
    on_lists: frozenset[str] = frozenset()

    def questions(self, topic: str, client: "Client") -> tuple[Question, ...]:
        """What is asked under one topic, before skip rules: nothing that a list says already (`on_lists`)."""
        return questions_of(topic, client, self.on_lists)

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts if not part.optional)

    @property
    def total(self) -> int:
        return sum(not part.optional for part in self.parts)

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
        """1 for the first part; parts that are never missing are not counted."""
        return [part.key for part in self.parts if not part.optional].index(key) + 1


def packet(episode: "Episode") -> Packet:
    """The packet of this episode as it stands. Eleven queries at most."""
    reached = clinic.milestones(episode)
    signed = Intake.objects.filter(episode=episode, signature__isnull=False).exists()
    known, lists = facts_of(episode), lists_of(episode)
    found = tuple(_parts(episode, known, lists))
    return Packet(found, reached.get("packet_returned"), editable=not signed, on_lists=answered(lists, known))


def packet_progress(episode: "Episode") -> tuple[int, int]:
    """How many parts are answered, and of how many."""
    found = [part for part in parts(episode) if not part.optional]
    return sum(part.done for part in found), len(found)


def parts(episode: "Episode") -> list[Part]:
    """Every part in the order in which it is asked."""
    return _parts(episode, facts_of(episode), lists_of(episode))


def _parts(episode: "Episode", known: Mapping[str, Evidence], named: Lists) -> list[Part]:
    typed = drafts_of(episode)
    found = [Part("basics", "Your details", "basics", _open_basics(episode.client), begun=True)]
    for topic in vocabulary().topics("client"):
        found += [_list_part(key, named) for key in LISTS_BEFORE.get(topic.id, ())]
        if questions := questions_of(topic.id, episode.client, answered(named, known)):
            found.append(_question_part(topic.id, topic.title, questions, known, typed.get(topic.id, {})))
        found += [_list_part(key, named) for key in LISTS_AFTER.get(topic.id, ())]
    brought = Part("records", "Records, if you have them", "records", 0, begun=records.has_any(episode))
    return [*found, brought, *_instruments(episode)]


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


def questions_of(topic: str, client: "Client", answered: Collection[str] = ()) -> tuple[Question, ...]:
    """What this client is asked under one topic, before skip rules; not what was `answered` on a list."""
    not_of_men = NOT_ASKED_OF_MEN if client.sex_at_birth == "male" else ()
    left_out = {*LISTED, *off_the_path(), *answered, *not_of_men}
    return tuple(
        question
        for question in vocabulary().within(topic, "client")
        if question.key not in left_out and not (question.ask_when and question.ask_when.key in left_out)
    )


def answered(lists: Lists, known: Mapping[str, Evidence]) -> frozenset[str]:
    """The questions that a list answers. One that was answered differently is asked on, so that somebody sees it."""
    said = lists.told
    return frozenset(key for key, text in said.items() if key not in known or raw(known[key].value) == text)


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


def _list_part(key: str, lists: Lists) -> Part:
    says = lists.says(key)
    return Part(key, LISTS[key], "list", 0 if says else 1, says)


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
    named = clinic.support_people(client).filter(is_escort=True).exists()
    return [*found, Part("people", LISTS["people"], "list", 0 if named else 1, named)]
