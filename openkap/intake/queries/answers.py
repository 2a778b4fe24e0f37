"""What was told, by whom and when: the latest answer to each question, and the lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.core.evidence import Evidence, vocabulary
from openkap.intake.models import Allergy, Fact, Medicine, NoneDeclared, OutsideProvider, PacketDraft

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode

# Someone who was born male cannot carry a child: the record answers, so that nobody is asked.
NOT_ASKED_OF_MEN = ("can_become_pregnant", "pregnant", "breastfeeding", "birth_within_year")


class Said(NamedTuple):
    """One stored answer as it was given. A client has hundreds, so that they are read without models."""

    key: str
    value: str
    source: str
    observed_at: datetime
    by_id: int


@dataclass(frozen=True)
class ListedMedicine:
    """One medicine as it stands: its classes are the prescriber's where reviewed, else what the client picked."""

    id: int
    name: str
    dose_text: str
    class_codes: tuple[str, ...]
    source: str
    listed_at: datetime
    reviewed_at: datetime | None
    ingredient_codes: tuple[str, ...] = ()
    how: str = ""
    since_on: date | None = None
    changed_on: date | None = None


def facts_of(episode: "Episode") -> dict[str, Evidence]:
    """The latest answer by key, the oldest question first. An answer that was taken back is absent. One query."""
    return known_from(episode.client, latest(episode))


def latest(episode: "Episode") -> dict[str, Said]:
    """The newest row of every question, also of those that were taken back. One query."""
    rows = Fact.objects.filter(episode=episode).order_by("observed_at", "pk").values_list(*Said._fields)
    return {key: Said(*row) for key, row in {row[0]: row for row in rows}.items()}


def known_from(client: "Client", rows: Mapping[str, Said]) -> dict[str, Evidence]:
    """What these newest rows and the client's record say."""
    return from_record(client) | {key: evidence(row) for key, row in rows.items() if row.value}


def typed_for_client(client: "Client", rows: Mapping[str, Said]) -> dict[str, str]:
    """Who typed the client's answer for them, by key: those answers that no client sent. A query if there are any."""
    typed = {key: row for key, row in rows.items() if row.source == "client" and row.by_id != client.user_id}
    names = clinic.names({row.by_id for row in typed.values()}) if typed else {}
    return {key: names[row.by_id] for key, row in typed.items()}


def evidence(row: Said | Fact) -> Evidence:
    """One stored answer, read back by the vocabulary, with its expiry."""
    words = vocabulary()
    value = words.parse(words.get(row.key), row.value) if row.key in words else row.value
    return words.observe(row.key, value, source=row.source, at=row.observed_at)


def from_record(client: "Client") -> dict[str, Evidence]:
    """Answers that follow from the client's record, so that nobody has to give them."""
    if client.sex_at_birth != "male" or client.born_on is None:
        return {}
    since = timezone.make_aware(datetime.combine(client.born_on, time(0)))
    return {key: Evidence(key, value=False, source="record", observed_at=since) for key in NOT_ASKED_OF_MEN}


def history(episode: "Episode", keys: Iterable[str]) -> Mapping[str, list[Fact]]:
    """Every answer ever given to these questions, oldest first."""
    found: dict[str, list[Fact]] = {key: [] for key in keys}
    for row in Fact.objects.filter(episode=episode, key__in=list(found)).order_by("observed_at", "pk"):
        found[row.key].append(row)
    return found


TOLD = ("ingredient_codes", "how", "since_on", "changed_on")
LISTED = ("pk", "name", "dose_text", "source", "at", *TOLD, "class_codes", "reviews__class_codes", "reviews__at")


def medicines(episode: "Episode") -> list[ListedMedicine]:
    """What the client takes now, each as it was last reviewed. One query."""
    rows = Medicine.objects.filter(episode=episode, until_at__isnull=True)
    told = rows.order_by("at", "pk", "reviews__at", "reviews__pk").values_list(*LISTED)
    return [_listed(*row) for row in {row[0]: row for row in told}.values()]


def _listed(pk: int, name: str, dose: str, source: str, at: datetime, *more: Any) -> ListedMedicine:
    codes, how, since_on, changed_on, picked, classes, reviewed_at = more
    known = tuple(picked if reviewed_at is None else classes)
    return ListedMedicine(pk, name, dose, known, source, at, reviewed_at, tuple(codes), how, since_on, changed_on)


def allergies(episode: "Episode") -> QuerySet[Allergy]:
    """What must not be given."""
    return Allergy.objects.filter(episode=episode, until_at__isnull=True)


def outside_providers(episode: "Episode") -> QuerySet[OutsideProvider]:
    """The client's own therapist, doctor or clinic."""
    return OutsideProvider.objects.filter(episode=episode, until_at__isnull=True)


def none_declared(episode: "Episode") -> frozenset[str]:
    """The lists of which the client said that there is nothing to name."""
    return frozenset(NoneDeclared.objects.filter(episode=episode).values_list("list", flat=True))


def draft_of(episode: "Episode", part: str) -> dict[str, str]:
    """What the client typed on this screen and has not saved yet."""
    row = PacketDraft.objects.filter(episode=episode, part=part).first()
    return dict(row.answers) if row else {}


def screen_draft(episode: "Episode", part: str) -> tuple[dict[str, str], bool]:
    """The draft of this screen, and whether it was not typed by the client but came along with the inquiry."""
    row = PacketDraft.objects.filter(episode=episode, part=part).first()
    return (dict(row.answers), row.by_id != episode.client.user_id) if row else ({}, False)


def drafts_of(episode: "Episode") -> dict[str, dict[str, str]]:
    """The same for every screen that has something unsaved. One query."""
    return {row.part: dict(row.answers) for row in PacketDraft.objects.filter(episode=episode)}
