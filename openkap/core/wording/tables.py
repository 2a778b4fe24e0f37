"""A clinic's words as TOML: items by number, anchors by answer set and value.

stem = "..."
terms = "Whose words these are, and on which terms."
contexts = ["clinical"]        # optional: the use that these terms allow
[items]
1 = "..."
[options.frequency]
0 = "..."
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from openkap.core.instruments import Instrument
from openkap.core.reading import KnowledgeError, build
from openkap.core.wording.content import Anchor, Content, Entry


@dataclass(frozen=True)
class _Table:
    terms: str
    items: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    stem: str = ""
    contexts: tuple[Literal["clinical", "research", "commercial"], ...] = ()


def parse(text: str) -> Any:
    return tomllib.loads(text)


def content(instrument: Instrument, raw: Any, file: str) -> Content:
    """The file's words by item; KnowledgeError when a key is unknown, missing or of the wrong type."""
    table = build(_Table, raw, file=file)
    faults = [KnowledgeError(file, place, reason) for place, reason in _strangers(instrument, table)]
    items = {
        item.id: Entry(
            f"items.{item.number}",
            table.items[str(item.number)],
            f"options.{item.answers}",
            _anchors(item.answers, table.options.get(item.answers, {})),
        )
        for item in instrument.items
        if str(item.number) in table.items
    }
    return Content(file, table.stem, table.terms, "terms", table.contexts, items, "items", faults)


def _anchors(name: str, given: Mapping[str, str]) -> dict[int, Anchor]:
    return {int(value): (f"options.{name}.{value}", text) for value, text in given.items() if _is_number(value)}


def _strangers(instrument: Instrument, table: _Table) -> list[tuple[str, str]]:
    """What the file names and the instrument does not have."""
    numbers = {str(item.number) for item in instrument.items}
    found = [
        (f"items.{number}", f"{instrument.id} has items 1 to {len(numbers)}")
        for number in table.items
        if number not in numbers
    ]
    for name, given in table.options.items():
        if name not in instrument.answers:
            known = ", ".join(instrument.answers)
            found.append((f"options.{name}", f"{instrument.id} has no answers of this name; there are {known}"))
            continue
        allowed = [str(option.value) for option in instrument.answers[name].options]
        reason = f"the answers are {', '.join(allowed)}"
        found += [(f"options.{name}.{value}", reason) for value in given if value not in allowed]
    return found


def _is_number(text: str) -> bool:
    """Whether this is a whole number in its one spelling: not 01, not 1.0."""
    try:
        return str(int(text)) == text
    except ValueError:
        return False
