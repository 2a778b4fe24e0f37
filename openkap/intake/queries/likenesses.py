"""Who may be whom: found by the rule of `core.likeness`, told by people."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from openkap.clinic import queries as clinic
from openkap.core.likeness import STRONG, Person, Reason, reasons
from openkap.intake.models import Identification, Inquiry, Likeness
from openkap.intake.queries.inquiries import told

if TYPE_CHECKING:
    from openkap.clinic.models import Client

WORDS: dict[str, str] = {
    "email": "same e-mail address",
    "phone": "same telephone number",
    "name_and_birth": "same name and date of birth",
    "near_name_and_birth": "nearly the same name, same date of birth",
    "name": "same name",
    "near_name": "nearly the same name",
}


@dataclass(frozen=True)
class Found:
    """One whom the rule finds alike: a client or an earlier inquiry, and why."""

    why: tuple[Reason, ...]
    client: int | None = None
    earlier: int | None = None


@dataclass(frozen=True)
class Alike:
    """One likeness as a page shows it, and what was said of it last."""

    likeness: Likeness
    why: tuple[str, ...]
    strong: bool
    told: Identification | None

    @property
    def says(self) -> str:
        return self.told.says if self.told else "undecided"

    @property
    def name(self) -> str:
        return self.likeness.client.name if self.likeness.client else str(getattr(self.likeness.earlier, "name", ""))


def likeness(pk: int) -> Likeness | None:
    return Likeness.objects.select_related("inquiry", "earlier", "client").filter(pk=pk).first()


def alike(inquiry: Inquiry) -> list[Alike]:
    """Whom this inquiry may come from, the strongest reason first. Two queries."""
    rows = inquiry.likenesses.select_related("earlier", "client").prefetch_related("identifications__by")
    found = [_shown(row) for row in rows]
    return sorted(found, key=lambda each: (not each.strong, each.likeness.pk))


def _shown(row: Likeness) -> Alike:
    told = list(row.identifications.all())
    why = tuple(words for code, words in WORDS.items() if code in row.reasons)
    return Alike(row, why, bool(STRONG & set(row.reasons)), told[-1] if told else None)


def undecided(inquiry: Inquiry, *, but: "Client | None" = None) -> list[Alike]:
    """Likenesses that somebody must answer before a new client is made of this inquiry."""
    asked = [each for each in alike(inquiry) if each.strong and each.says == "undecided"]
    return [each for each in asked if but is None or each.likeness.client_id != but.pk]


def people_like(inquiry: Inquiry, *, names: tuple[str, ...] = (), born_on: date | None = None) -> Iterator[Found]:
    """Everyone else whom the rule finds alike: clients, and inquiries nobody has registered. `names` and `born_on` are
    what has been learned of this person since. Two queries and a comparison with each, whatever comes out."""
    person = _person(inquiry)
    person = replace(person, names=(*person.names, *names), born_on=born_on or person.born_on)
    for card in clinic.client_cards():
        if why := reasons(person, _on_card(card)):
            yield Found(why, client=card.pk)
    others = Inquiry.objects.filter(registration=None).exclude(pk=inquiry.pk).order_by("pk")
    for other in others.only("pk", "name", "email", "phone", "born_on").iterator():
        if why := reasons(person, _person(other)):
            yield Found(why, earlier=other.pk)


def _person(inquiry: Inquiry) -> Person:
    return Person((inquiry.name,), inquiry.email, inquiry.phone, inquiry.born_on)


def _on_card(card: clinic.Card) -> Person:
    called = {given for given in (card.given_name, card.preferred_name) if given}
    names = tuple(f"{given} {card.family_name}" for given in sorted(called))
    return Person(names, card.email, card.phone, card.born_on)


def asked_again(inquiry: Inquiry) -> list[Likeness]:
    """Later inquiries that may come from the same person and wait for an answer to that."""
    later = told(Likeness.objects.filter(earlier=inquiry), "undecided")
    return list(later.select_related("inquiry").order_by("pk"))
