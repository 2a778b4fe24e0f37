"""Which consent texts this clinic uses: what ships, or its own version of it; and what it is composing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from openkap.core import consents as rules
from openkap.core.consent_texts import Element, ElementSet, Wording, compose, from_table, shipped_version
from openkap.core.consents import ConsentText, Section
from openkap.core.library import standard
from openkap.intake.models import PartWording, PublishedText, TextDraft

if TYPE_CHECKING:
    from openkap.intake.models import Consent

SWITCHES = {
    "at_home": "OPENKAP_AT_HOME",
    "adolescents": "OPENKAP_ADOLESCENTS",
    "no_diagnosis": "OPENKAP_NO_DIAGNOSIS",
}
OWN_PART = "own-"


@dataclass(frozen=True)
class PartRow:
    """One part that a text can have: as shipped (if it ships), the clinic's wordings of it, and which of them is in."""

    id: str
    shipped: Section | None
    wordings: tuple[PartWording, ...]
    chosen: int | None  # None: left out; 0: as shipped; else the number of a wording

    @property
    def heading(self) -> str:
        return self.wordings[-1].heading if self.wordings else self.shipped.heading if self.shipped else ""

    @property
    def elements(self) -> tuple[int, ...]:
        return self.shipped.elements if self.shipped else ()

    @property
    def words(self) -> dict[str, str]:
        """The newest words of this part, to start from."""
        if self.wordings:
            return {"heading": self.wordings[-1].heading, "body": self.wordings[-1].body}
        paragraphs = self.shipped.paragraphs if self.shipped else ()
        return {"heading": self.heading, "body": "\n\n".join(paragraphs)}

    @property
    def section(self) -> Section | None:
        """The part as it will stand in the text; None when it is left out."""
        if self.chosen is None:
            return None
        if self.chosen == 0:
            return self.shipped
        wording = next((each for each in self.wordings if each.number == self.chosen), None)
        return own_section(self.shipped, wording) if wording else None


@dataclass(frozen=True)
class Composing:
    """A text on the workbench: what is in force, what is being composed, and what it still has to say."""

    base: ConsentText
    in_force: ConsentText
    draft: TextDraft | None
    rows: tuple[PartRow, ...]
    published: tuple[PublishedText, ...]

    @property
    def wording(self) -> Wording:
        if self.draft is None:
            return Wording(self.in_force.summary, self.in_force.statement, self.in_force.expires_after)
        return Wording(self.draft.summary, self.draft.statement, timedelta(days=self.draft.expires_days))

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(row.section for row in self.rows if row.section is not None)

    @property
    def chosen(self) -> dict[str, int]:
        """The parts that are in, with the number of their wording."""
        return {row.id: row.chosen for row in self.rows if row.chosen is not None}

    @property
    def needs(self) -> tuple[tuple[Element, bool], ...]:
        """Everything that this text must say, and whether it does."""
        missing = set(self.missing)
        return tuple((element, element not in missing) for element in elements().needed_in(self.base.id))

    @property
    def next_own(self) -> str:
        """The name of a part that the clinic would add."""
        return f"{OWN_PART}{1 + sum(row.shipped is None for row in self.rows)}"

    @property
    def missing(self) -> tuple[Element, ...]:
        return elements().missing(self.base.id, self.sections)

    @property
    def preview(self) -> ConsentText:
        """The text as a client would read it."""
        return compose(self.base, self.sections, self.wording, number=len(self.published) + 1, replaces=())

    @property
    def changed(self) -> bool:
        """Does it say anything else than what is in force?"""
        now, then = self.preview, self.in_force
        return (now.sections, self.wording) != (
            then.sections,
            Wording(then.summary, then.statement, then.expires_after),
        )

    @property
    def outdated(self) -> bool:
        """What ships is newer than what the clinic's own version was made from."""
        return shipped_version(self.in_force.version) != self.base.version


def elements() -> ElementSet:
    """The elements of informed consent."""
    found: ElementSet = standard().shelf("elements").get("informed-consent")
    return found


def switched_on() -> frozenset[str]:
    """What this clinic has turned on beside what every clinic offers."""
    return frozenset(name for name, setting in SWITCHES.items() if getattr(settings, setting))


def texts_for(*, minor: bool = False) -> tuple[ConsentText, ...]:
    """The texts that are offered to an adult, or to somebody under age, in the versions now in force. One query."""
    return rules.in_order(in_force().values(), minor=minor, switched_on=switched_on())


def in_force() -> dict[str, ConsentText]:
    """Each text in the version that is signed today: the clinic's newest, else what ships. One query."""
    found: dict[str, ConsentText] = {text.id: text for text in standard().shelf("consents")}
    newest = PublishedText.objects.order_by("text_id", "number").values_list("text_id", "version", "sha256")
    own = {text_id: (version, sha256) for text_id, version, sha256 in newest}
    return found | {text_id: _published(text_id, version, sha256) for text_id, (version, sha256) in own.items()}


def version_of(row: "Consent") -> ConsentText:
    """The very text that was signed."""
    if shipped_version(row.version) == row.version:
        text: ConsentText = standard().shelf("consents").get(row.text_id, row.version)
        return text
    return _published(row.text_id, row.version, row.sha256)


@lru_cache(maxsize=256)
def _published(text_id: str, version: str, sha256: str) -> ConsentText:
    """A published text, read once: it is frozen, and its hash is part of its name here."""
    return read_published(text_id, version)


def read_published(text_id: str, version: str) -> ConsentText:
    """A published text as the database holds it now."""
    return from_table(PublishedText.objects.get(text_id=text_id, version=version).content)


def composing(text_id: str) -> Composing | None:
    """One text on the workbench, or None when this clinic has no such text."""
    base = {text.id: text for text in standard().shelf("consents")}.get(text_id)
    if base is None or (base.switch and base.switch not in switched_on()):
        return None
    draft = TextDraft.objects.filter(text_id=text_id).select_related("saved_by").first()
    published = tuple(PublishedText.objects.filter(text_id=text_id).select_related("published_by"))
    rows = _rows(base, wordings(text_id), draft)
    return Composing(base, in_force()[text_id], draft, rows, published)


def wordings(text_id: str) -> dict[str, tuple[PartWording, ...]]:
    """Every wording of the clinic by part, oldest first."""
    found: dict[str, tuple[PartWording, ...]] = {}
    for row in PartWording.objects.filter(text_id=text_id).select_related("by"):
        found[row.part] = (*found.get(row.part, ()), row)
    return found


def _rows(
    base: ConsentText, own: Mapping[str, tuple[PartWording, ...]], draft: TextDraft | None
) -> tuple[PartRow, ...]:
    """Shipped parts in their order, then the clinic's own; without a draft everything is as shipped."""
    shipped = {section.id: section for section in base.sections}
    chosen: dict[str, int] = dict.fromkeys(shipped, 0) if draft is None else dict(draft.parts)
    parts = [*shipped, *(part for part in own if part not in shipped)]
    return tuple(PartRow(part, shipped.get(part), own.get(part, ()), chosen.get(part)) for part in parts)


def own_section(shipped: Section | None, wording: PartWording) -> Section:
    """A part in the clinic's words. It covers the elements of the shipped part that it stands for; what is cited there
    was said of other words, so it is not cited here."""
    paragraphs = tuple(" ".join(block.split()) for block in wording.body.split("\n\n") if block.strip())
    return Section(wording.part, wording.heading, paragraphs, shipped.elements if shipped else ())


def benches() -> list[Composing]:
    """Every text that this clinic uses, on the workbench."""
    known = rules.in_order(standard().shelf("consents"), switched_on=switched_on())
    known += tuple(text for text in rules.in_order(standard().shelf("consents"), minor=True) if text not in known)
    return [bench for bench in (composing(text.id) for text in known) if bench]


def part_of(bench: Composing, part: str) -> PartRow | None:
    """A part of this text, or the next one of the clinic's own; None when there is no such part."""
    found = next((row for row in bench.rows if row.id == part), None)
    if found is None and part == bench.next_own:
        return PartRow(part, None, (), None)
    return found
