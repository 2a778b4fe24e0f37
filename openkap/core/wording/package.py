"""Words that an installed package holds, read from its XML where it lies."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from openkap.core.instruments import Instrument, Item
from openkap.core.reading import KnowledgeError
from openkap.core.wording.words import Wording

_NUMBER = re.compile(r"^\d+\.\s*")


def from_package(instrument: Instrument) -> Wording | None:
    """The words of the package that the instrument names; None when it is not installed."""
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
            instrument.licence.contexts,
            "package",
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
