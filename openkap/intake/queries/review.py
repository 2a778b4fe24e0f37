"""What the client told, part by part, as they read it before sending and as their clinicians read it after."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkap.clinic import queries as clinic
from openkap.core.evidence import Evidence
from openkap.intake.models import Medicine
from openkap.intake.queries.answers import (
    ListedMedicine,
    allergies,
    facts_of,
    medicines,
    none_declared,
    outside_providers,
)
from openkap.intake.queries.lists import LISTS, in_detail, lists_of, treatments
from openkap.intake.queries.packet import Part, answered, parts, questions_of
from openkap.intake.queries.panel import in_words
from openkap.records import queries as records

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode


@dataclass(frozen=True)
class ListRow:
    """One line of a list; `unknown` when its name is not on our list."""

    pk: int
    title: str
    detail: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class ReviewPart:
    """One part of the packet with its lines: what was asked, what was answered."""

    part: Part
    lines: tuple[tuple[str, str], ...]


def review(episode: "Episode") -> list[ReviewPart]:
    """The whole packet, to be read at once."""
    known = facts_of(episode)
    on_lists = answered(lists_of(episode), known)
    told = (ReviewPart(part, tuple(_lines(episode, part, known, on_lists))) for part in parts(episode))
    return [each for each in told if each.lines or not each.part.optional]


def _lines(
    episode: "Episode", part: Part, known: dict[str, Evidence], on_lists: frozenset[str]
) -> list[tuple[str, str]]:
    if part.kind == "basics":
        return _basics(episode.client)
    if part.kind == "instrument":
        return [("Sent", "")] if part.done else []
    if part.kind == "records":
        return [(row.record.words, row.record.get_kind_display()) for row in records.counting(episode)]
    if part.kind == "list":
        rows = list_rows(episode, part.key)
        return [(row.title, row.detail) for row in rows] or ([("None", "")] if part.done else [])
    asked = questions_of(part.key, episode.client, on_lists)
    return [(one.ask_client, in_words(one.key, known[one.key])) for one in asked if one.key in known]


def _basics(client: "Client") -> list[tuple[str, str]]:
    born = f"{client.born_on:%-d %B %Y}" if client.born_on else ""
    lines = [("Name", client.name), ("Date of birth", born), ("Telephone", client.phone)]
    return [(label, value) for label, value in lines if value]


def list_rows(episode: "Episode", key: str) -> list[ListRow]:
    """The lines of one list as they stand."""
    return _ROWS[key](episode)


def says_none(episode: "Episode", key: str) -> bool:
    """Whether the client said that this list is empty."""
    return key in none_declared(episode)


def must_name_someone(episode: "Episode") -> bool:
    """People are named, and it is open whom of them we may call in an emergency."""
    return lists_of(episode).nobody_to_call


def _medicines(episode: "Episode") -> list[ListRow]:
    return [ListRow(row.id, row.name, medicine_detail(row), not row.ingredient_codes) for row in medicines(episode)]


def medicine_detail(row: ListedMedicine) -> str:
    """What was told of a medicine beside its name, in one line."""
    since = f"since {row.since_on:%-d %b %Y}" if row.since_on else ""
    changed = f"last changed {row.changed_on:%-d %b %Y}" if row.changed_on else ""
    return ", ".join(filter(None, [row.dose_text, dict(Medicine.HOW).get(row.how, ""), since, changed]))


def _tried(episode: "Episode") -> list[ListRow]:
    return [ListRow(row.pk, row.name, in_detail(row)) for row in treatments(episode)]


def _allergies(episode: "Episode") -> list[ListRow]:
    return [ListRow(row.pk, row.substance, row.reaction) for row in allergies(episode)]


def _people(episode: "Episode") -> list[ListRow]:
    rows = []
    for person in clinic.support_people(episode.client):
        roles = [word for word, has in (("takes me home", person.is_escort), ("emergency", person.is_emergency)) if has]
        rows.append(ListRow(person.pk, person.name, ", ".join(filter(None, [person.relation, person.phone, *roles]))))
    return rows


def _providers(episode: "Episode") -> list[ListRow]:
    return [
        ListRow(row.pk, row.name, ", ".join(filter(None, [row.get_kind_display(), row.phone])))
        for row in outside_providers(episode)
    ]


_ROWS: dict[str, Callable[["Episode"], list[ListRow]]] = {
    "medicines": _medicines,
    "other_allergies": _allergies,
    "tried": _tried,
    "people": _people,
    "providers": _providers,
}
if _ROWS.keys() != LISTS.keys():
    raise LookupError("every list of the packet has its rows")
