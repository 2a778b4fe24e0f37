"""The words of an instrument, read where they lawfully lie: an installed package, or the clinic's own folder.

Nothing is copied into OpenKAP. Without words an instrument can still be scored; it cannot be put before a client.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from openkap.core.instruments import Instrument, Item
from openkap.core.reading import KnowledgeError, build

SUPPLIED_BY_CLINIC = "The clinic supplies the wording of this instrument under its own licence."
_NUMBER = re.compile(r"^\d+\.\s*")


@dataclass(frozen=True)
class Wording:
    """What is read aloud or shown: stem, items and anchors by item id, and whose words they are."""

    stem: str
    items: Mapping[str, str]
    options: Mapping[str, Mapping[int, str]]
    terms: str


@dataclass(frozen=True)
class _Overlay:
    """A clinic's own wording file: items by number, anchors by answer set and value."""

    stem: str
    items: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    terms: str


def wording(instrument: Instrument, lang: str = "en", *, overlay: Path | None = None) -> Wording | None:
    """The instrument's words in this language, or None when nobody has supplied them.

    `overlay` is the clinic's folder: `<instrument>/<language>.toml`. Raises KnowledgeError when a file is malformed.
    """
    if overlay is not None and (file := overlay / instrument.id / f"{lang}.toml").exists():
        return _from_overlay(instrument, file)
    if instrument.licence.category == "own":
        return _own(instrument)
    if instrument.wording is None or lang != "en":
        return None
    return _from_package(instrument)


def label(instrument: Instrument, item: Item) -> str:
    """How an item is named to clinicians without quoting it: its number and topic, or our own words. A topic that only
    repeats the number ("item 7") stands alone."""
    topic = f"{item.topic[:1].upper()}{item.topic[1:]}"
    return item.text or (topic if item.topic == f"item {item.number}" else f"{item.number}. {topic}")


def _own(instrument: Instrument) -> Wording:
    return Wording(
        "",
        {item.id: label(instrument, item) for item in instrument.items},
        {id: {option.value: option.text for option in answers.options} for id, answers in instrument.options.items()},
        instrument.licence.terms,
    )


def _from_package(instrument: Instrument) -> Wording | None:
    source = instrument.wording
    strings = _strings(source.package, source.file, source.task) if source else None
    if source is None or strings is None:
        return None
    try:
        return Wording(
            strings[source.stem] if source.stem else "",
            {item.id: _item(instrument, item, strings) for item in instrument.items},
            {item.id: _anchors(instrument, item, strings) for item in instrument.items},
            instrument.licence.terms,
        )
    except KeyError as missing:
        raise KnowledgeError(source.file, source.task, f"no string called {missing.args[0]}") from missing


def _item(instrument: Instrument, item: Item, strings: Mapping[str, str]) -> str:
    """The item as printed; its number is ours to show, unless the licence forbids every change."""
    source = instrument.wording
    key = item.wording or (source.items.format(number=item.number) if source else "")
    printed = _borrowed(instrument, key) if "/" in key else strings[key]
    return _NUMBER.sub("", printed) if instrument.licence.changes else printed


def _borrowed(instrument: Instrument, key: str) -> str:
    """An item that lies with another task of the same package: `gad7/q1` in gad7.xml."""
    task, _, name = key.partition("/")
    strings = _strings(instrument.wording.package, f"{task}.xml", task) if instrument.wording else None
    return (strings or {})[name]


def _anchors(instrument: Instrument, item: Item, strings: Mapping[str, str]) -> dict[int, str]:
    answers = instrument.answers[item.answers]
    prefix = answers.wording.format(number=item.number)
    return {option.value: option.text or strings[f"{prefix}{option.value}"] for option in answers.options}


@cache
def _strings(package: str, file: str, task: str) -> Mapping[str, str] | None:
    """The strings of one task in one XML file of an installed package; None when the package is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / "extra_strings" / file
    root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of a hash-locked package, not a stranger's input
    return {
        string.get("name", ""): " ".join("".join(string.itertext()).split())
        for string in root.iterfind(f"./task[@name='{task}']/string")
    }


def _from_overlay(instrument: Instrument, file: Path) -> Wording:
    try:
        given = build(_Overlay, tomllib.loads(file.read_text(encoding="utf-8")), file=str(file))
        return Wording(
            given.stem,
            {item.id: given.items[str(item.number)] for item in instrument.items},
            {item.id: _supplied(instrument, item, given) for item in instrument.items},
            given.terms,
        )
    except tomllib.TOMLDecodeError as fault:
        raise KnowledgeError(str(file), "", str(fault)) from fault
    except KeyError as missing:
        raise KnowledgeError(str(file), "items or options", f"nothing for {missing.args[0]}") from missing


def _supplied(instrument: Instrument, item: Item, given: _Overlay) -> dict[int, str]:
    anchors = given.options[item.answers]
    return {option.value: anchors[str(option.value)] for option in instrument.answers[item.answers].options}
