"""A clinic's own consent texts: composed of the elements of informed consent, in its own words where it wants."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from openkap.core.consents import ConsentText, Section
from openkap.core.reading import Published, build, iso

OWN = "+clinic."


@dataclass(frozen=True)
class Element:
    """One thing that informed consent has to say: `say` for those who word it, `texts` in which it must stand."""

    number: int
    id: str
    title: str
    say: str
    texts: tuple[str, ...]
    cite: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ElementSet(Published):
    """Every element of informed consent, numbered from one without a gap."""

    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        if [element.number for element in self.elements] != list(range(1, len(self.elements) + 1)):
            raise ValueError("the elements are numbered from one without a gap")
        if homeless := [element.id for element in self.elements if not element.texts]:
            raise ValueError(f"{', '.join(homeless)}: in no text")

    def needed_in(self, text_id: str) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if text_id in element.texts)

    def missing(self, text_id: str, sections: Sequence[Section]) -> tuple[Element, ...]:
        """What this text must say and these sections do not. A section without words says nothing."""
        said = {number for section in sections if any(section.paragraphs) for number in section.elements}
        return tuple(element for element in self.needed_in(text_id) if element.number not in said)


@dataclass(frozen=True)
class Wording:
    """What a clinic decided beside the sections: the summary, the sentence that is signed, and how long it counts."""

    summary: str
    statement: str
    expires_after: timedelta


def compose(
    base: ConsentText,
    sections: Sequence[Section],
    wording: Wording,
    *,
    number: int,
    replaces: Sequence[str],
    reviewed_by: str = "",
    reviewed_on: date | None = None,
) -> ConsentText:
    """The clinic's own version of a text: the shipped one with its sections and words, and a version of its own."""
    return dataclasses.replace(
        base,
        version=f"{shipped_version(base.version)}{OWN}{number}",
        sections=tuple(sections),
        summary=wording.summary,
        statement=wording.statement,
        expires_after=wording.expires_after,
        replaces=tuple(replaces),
        reviewed_by=reviewed_by,
        reviewed_on=reviewed_on,
    )


def shipped_version(version: str) -> str:
    """The version of the text that ships under a clinic's own: "3" for "3+clinic.2"."""
    return version.partition(OWN)[0]


def as_table(text: ConsentText) -> dict[str, Any]:
    """A text as plain values that JSON can hold; `from_table` reads it back, word for word."""
    spelled = {"expires_after": iso(text.expires_after), "signing_resumes_at": text.signing_resumes_at.isoformat()}
    if text.reviewed_on:
        spelled["reviewed_on"] = text.reviewed_on.isoformat()
    table: dict[str, Any] = json.loads(json.dumps({**dataclasses.asdict(text), **spelled}))
    return {key: value for key, value in table.items() if value is not None}


def from_table(table: Mapping[str, Any]) -> ConsentText:
    """The text that `as_table` wrote. KnowledgeError when it is malformed."""
    values = dict(table)
    values["signing_resumes_at"] = time.fromisoformat(values["signing_resumes_at"])
    if "reviewed_on" in values:
        values["reviewed_on"] = date.fromisoformat(values["reviewed_on"])
    return build(ConsentText, values, file=f"{values['id']} {values['version']}")
