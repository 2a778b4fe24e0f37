"""What the client has told since a clinician last went through it: old value, new value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from openkap.clinic import queries as clinic
from openkap.core.evidence import vocabulary
from openkap.intake.models import Allergy, Fact, Medicine, OutsideProvider, PacketReview, Treatment
from openkap.intake.queries.lists import LISTS, in_detail
from openkap.intake.queries.panel import stored_in_words
from openkap.intake.queries.reviewed import last_review

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode

DETAILS = {
    "given_name": "Given name",
    "family_name": "Family name",
    "preferred_name": "Called",
    "born_on": "Date of birth",
    "sex_at_birth": "Sex at birth",
    "phone": "Telephone",
    "email": "E-mail",
}


@dataclass(frozen=True)
class Change:
    """One thing that is new or different: `old` is empty for what is new, `new` for what was taken away."""

    what: str
    old: str
    new: str
    at: datetime | None = None

    @property
    def word(self) -> str:
        return "changed" if self.old and self.new else "new" if self.new else "taken away"


@dataclass(frozen=True)
class Changes:
    """Everything since the last review of one discipline; all that was told when there was none."""

    review: PacketReview | None
    lines: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.lines)


def own_details(client: "Client") -> dict[str, str]:
    """The client's own details, as they are kept with a review."""
    values = {name: getattr(client, name) for name in DETAILS}
    return {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in values.items()}


def changes(episode: "Episode", discipline: str) -> Changes:
    """What this discipline has not gone through yet, oldest first within each part. Seven queries."""
    review = last_review(episode, discipline)
    since = review.at if review else None
    lines = [*_details(episode.client, review), *_answers(episode, since), *_lists(episode, since)]
    return Changes(review, tuple(lines))


def told_at(episode: "Episode", *, after: datetime) -> bool:
    """Whether the client, or a clinician on a list, told anything after that moment."""
    return bool([*_answers(episode, after), *_lists(episode, after)])


def _details(client: "Client", review: PacketReview | None) -> Iterator[Change]:
    before: Mapping[str, str] = review.details if review else {}
    for name, value in own_details(client).items():
        if value != before.get(name, ""):
            yield Change(DETAILS[name], before.get(name, ""), value)


def _answers(episode: "Episode", since: datetime | None) -> Iterator[Change]:
    told: dict[str, list[Fact]] = {}
    for row in Fact.objects.filter(episode=episode, source="client").order_by("observed_at", "pk"):
        told.setdefault(row.key, []).append(row)
    words = vocabulary()
    for question in words.questions:
        rows = told.get(question.key, [])
        old = [row for row in rows if since is not None and row.observed_at <= since]
        was, now = (old[-1].value if old else ""), (rows[-1].value if rows else "")
        if was != now:
            yield Change(question.title, _said(question.key, was), _said(question.key, now), rows[-1].observed_at)


def _said(key: str, stored: str) -> str:
    return stored_in_words(key, stored) if stored else ""


def _lists(episode: "Episode", since: datetime | None) -> Iterator[Change]:
    for title, words, begun, ended in _rows(episode):
        known = since is not None and begun <= since
        if ended is None and not known:
            yield Change(title, "", words, begun)
        elif ended is not None and known and since is not None and ended > since:
            yield Change(title, words, "", ended)


def _rows(episode: "Episode") -> Iterator[tuple[str, str, datetime, datetime | None]]:
    """Every line that ever stood on a list: the list, its words, from when and until when."""
    for medicine in Medicine.objects.filter(episode=episode):
        yield LISTS["medicines"], f"{medicine.name} {medicine.dose_text}".strip(), medicine.at, medicine.until_at
    for allergy in Allergy.objects.filter(episode=episode):
        yield LISTS["other_allergies"], f"{allergy.substance} {allergy.reaction}".strip(), allergy.at, allergy.until_at
    for one in Treatment.objects.filter(episode=episode):
        yield LISTS["tried"], f"{one.name}: {in_detail(one)}", one.at, one.until_at
    for provider in OutsideProvider.objects.filter(episode=episode):
        yield LISTS["providers"], provider.name, provider.at, provider.until_at
    for person in clinic.everyone_named(episode.client):
        yield LISTS["people"], person.name, person.added_at, person.removed_at
