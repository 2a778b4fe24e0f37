"""What the chart shows of someone's arrival."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.core.evidence import Evidence, raw, vocabulary
from openkap.intake.models import Allergy, OutsideProvider
from openkap.intake.queries.answers import (
    ListedMedicine,
    allergies,
    outside_providers,
    typed_for_client,
)
from openkap.intake.queries.arrival import Arrival, arrival
from openkap.intake.queries.consents import ConsentState, states
from openkap.intake.queries.intakes import IntakeState
from openkap.intake.queries.reviewed import changed_since_review

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkap.clinic.models import Episode

SAID_BY = {
    "client": "client",
    "medical": "medical intake",
    "clinical": "clinical intake",
    "measured": "measured",
    "record": "record",
}


@dataclass(frozen=True)
class Told:
    """One answer, ready to be read."""

    key: str
    title: str
    words: str
    source: str
    observed_at: datetime
    stale: bool
    notable: bool

    @property
    def plain_no(self) -> bool:
        """A no that is still fresh: nothing to stop at."""
        return self.words == "No" and not self.stale


@dataclass(frozen=True)
class ToldTopic:
    """What was told under one topic: the answers that say something, and the plain noes by source and day."""

    title: str
    said: tuple[Told, ...]
    noes: tuple[tuple[Told, ...], ...]


@dataclass(frozen=True)
class Panel:
    """History, medicines, allergies, consents, how far the two intakes are; `typed_by`: who typed for the client;
    `changed`: something was told after a discipline had gone through it."""

    known: Mapping[str, Evidence]
    typed_by: Mapping[str, str]
    medicines: list[ListedMedicine]
    allergies: list[Allergy]
    providers: "QuerySet[OutsideProvider]"
    none: frozenset[str]
    consents: tuple[ConsentState, ...]
    intakes: dict[str, IntakeState]
    at: datetime
    changed: bool = False

    @cached_property
    def told(self) -> tuple[Told, ...]:
        return told(self.known, at=self.at, typed_by=self.typed_by)

    @property
    def topics(self) -> list[ToldTopic]:
        return by_topic(self.told)

    @property
    def notable(self) -> tuple[Told, ...]:
        """What was answered with yes: the chart shows nothing else."""
        yes = {key: piece for key, piece in self.known.items() if piece.value is True}
        return told(yes, at=self.at, typed_by=self.typed_by)


def panel(episode: "Episode", read: Arrival | None = None, *, at: datetime) -> Panel:
    """Everything that the chart's arrival panel shows. Three queries beside the arrival's own, whatever was told."""
    read = read or arrival(episode)
    return Panel(
        known=read.known,
        typed_by=typed_for_client(episode.client, read.rows),
        medicines=read.medicines,
        allergies=list(allergies(episode)),
        providers=outside_providers(episode),
        none=read.none,
        consents=states(episode, at=at),
        intakes=read.intakes,
        at=at,
        changed=bool(changed_since_review([episode.pk])),
    )


def by_topic(lines: Iterable[Told]) -> list[ToldTopic]:
    """The same answers topic by topic: what says something first, then every plain no on one line for each source."""
    words = vocabulary()
    found = []
    kept = list(lines)
    for topic in words.sections:
        here = [one for one in kept if words.get(one.key).topic == topic.id]
        if here:
            said = tuple(one for one in here if not one.plain_no)
            found.append(ToldTopic(topic.staff_title, said, _noes(here)))
    return found


def _noes(here: list[Told]) -> tuple[tuple[Told, ...], ...]:
    """Plain noes, those with the same source and day together."""
    groups: dict[tuple[str, date], list[Told]] = {}
    for one in here:
        if one.plain_no:
            groups.setdefault((one.source, timezone.localtime(one.observed_at).date()), []).append(one)
    return tuple(tuple(group) for group in groups.values())


def told(known: Mapping[str, Evidence], *, at: datetime, typed_by: Mapping[str, str] | None = None) -> tuple[Told, ...]:
    """Answers in the order of the vocabulary. Notable is a yes: a no is not news."""
    words = vocabulary()
    return tuple(
        Told(
            key=question.key,
            title=question.title,
            words=in_words(question.key, known[question.key]),
            source=_source(known[question.key], (typed_by or {}).get(question.key, "")),
            observed_at=known[question.key].observed_at,
            stale=known[question.key].is_stale(at),
            notable=known[question.key].value is True,
        )
        for question in words.questions
        if question.key in known
    )


def _source(piece: Evidence, typed_by: str) -> str:
    said_by = SAID_BY.get(piece.source, piece.source)
    return f"{said_by}, typed by {typed_by}" if typed_by else said_by


def in_words(key: str, piece: Evidence) -> str:
    """An answer as a person reads it."""
    return stored_in_words(key, raw(piece.value))


def stored_in_words(key: str, text: str) -> str:
    """A stored answer as a person reads it."""
    question = vocabulary().get(key)
    if question.kind == "yes_no":
        return {"yes": "Yes", "no": "No"}.get(text, "Not sure")
    if question.kind == "choice":
        return {option.value: option.text for option in question.options}.get(text, text)
    return f"{text} {question.unit}".strip()
