"""A clinic's words as a FHIR Questionnaire (R4 or R5): `copyright`, and `item` with `linkId`, `text`, `answerOption`.

An item is found by its `linkId`: our id (phq-9.1), our number (1), or its LOINC code. An answer is found by its
ordinal (the extension ordinalValue of R4 or itemWeight of R5), its LOINC code, or its code or integer being the value.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from openkap.core.instruments import AnswerSet, Instrument, Item
from openkap.core.licensing import CONTEXTS
from openkap.core.reading import KnowledgeError
from openkap.core.wording.content import Anchor, Content, Entry

WEIGHTS = ("/ordinalValue", "/itemWeight")
WORDS_ONLY = ("group", "display")


@dataclass
class _Reading:
    """What has been read of one file so far."""

    instrument: Instrument
    file: str
    stem: list[str] = field(default_factory=list)
    items: dict[str, Entry] = field(default_factory=dict)
    faults: list[KnowledgeError] = field(default_factory=list)

    def blame(self, place: str, reason: str) -> None:
        self.faults.append(KnowledgeError(self.file, place, reason))


def parse(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def content(instrument: Instrument, raw: Any, file: str) -> Content:
    """The file's words by item; KnowledgeError when it is no Questionnaire at all."""
    if not isinstance(raw, Mapping) or raw.get("resourceType") != "Questionnaire":
        raise KnowledgeError(file, "resourceType", "a FHIR Questionnaire is expected")
    reading = _Reading(instrument, file)
    _check_language(reading, raw)
    for place, item in _walk(raw.get("item"), "item"):
        _read_item(reading, place, item)
    contexts = tuple(context for context in CONTEXTS if context in set(_use(raw)))
    stem, terms = " ".join(reading.stem), _text(raw, "copyright")
    return Content(file, stem, terms, "copyright", contexts, reading.items, "item", reading.faults)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one that holds a key twice would silently lose the first."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)} stands twice in one object")
    return found


def _check_language(reading: _Reading, raw: Mapping[str, Any]) -> None:
    said, named = _text(raw, "language"), PurePath(reading.file).stem
    if said and said.split("-")[0] != named.split("-")[0]:
        reading.blame("language", f"the file is named {named} and says {said}")


def _walk(items: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every item and the items inside it, in order, with its place."""
    for n, item in enumerate(_list(items)):
        here = f"{place}[{n}]"
        if isinstance(item, Mapping):
            yield here, item
            yield from _walk(item.get("item"), f"{here}.item")


def _read_item(reading: _Reading, place: str, raw: Mapping[str, Any]) -> None:
    if raw.get("type") in WORDS_ONLY:
        reading.stem += [text] if (text := _text(raw, "text").strip()) else []
        return
    link = str(raw.get("linkId", "")).lstrip("/")
    item = _item(reading.instrument, link)
    if item is None:
        if link not in {rule.loinc for rule in reading.instrument.scores} - {""}:
            reading.blame(place, f"{reading.instrument.id} has no item {link or 'without linkId'}")
    elif item.id in reading.items:
        reading.blame(place, f"item {item.number} stands there twice; first at {reading.items[item.id].place}")
    else:
        reading.items[item.id] = Entry(place, _text(raw, "text"), place, _anchors(reading, place, raw, item))


def _item(instrument: Instrument, link: str) -> Item | None:
    return next((item for item in instrument.items if link and link in (item.id, str(item.number), item.loinc)), None)


def _anchors(reading: _Reading, place: str, raw: Mapping[str, Any], item: Item) -> dict[int, Anchor]:
    """The words of each answer by its value; what has no value, a wrong one, or one twice is blamed."""
    found: dict[int, Anchor] = {}
    if "answerValueSet" in raw:
        reading.blame(f"{place}.answerValueSet", "a value set is not read: write the answers as answerOption")
    answers = reading.instrument.options[item.id]
    for n, option in enumerate(_list(raw.get("answerOption"))):
        here = f"{place}.answerOption[{n}]"
        value, text = _answer(option if isinstance(option, Mapping) else {}, answers)
        if value is None:
            allowed = ", ".join(str(each.value) for each in answers.options)
            reading.blame(here, f"neither ordinal nor code says one value; the answers are {allowed}")
        elif value in found:
            reading.blame(here, f"the answer {value} stands there twice; first at {found[value][0]}")
        else:
            found[value] = (here, text)
    return found


def _answer(option: Mapping[str, Any], answers: AnswerSet) -> tuple[int | None, str]:
    """The value of an answer, None when it is unknown, wrong or told in two ways; and its words."""
    coding = option.get("valueCoding")
    coding = coding if isinstance(coding, Mapping) else {}
    told = [*_weights(option), *_weights(coding)]
    if type(number := option.get("valueInteger")) is int:
        return _agreed([*told, number], answers), str(number)
    code = coding.get("code")
    known = {option.loinc: option.value for option in answers.options if option.loinc}
    if code in known:
        told.append(known[code])
    elif not told:
        told = [float(code)] if isinstance(code, str) and code.isascii() and code.isdigit() else []
    return _agreed(told, answers), _text(coding, "display")


def _agreed(told: list[float], answers: AnswerSet) -> int | None:
    values = set(told)
    return int(told[0]) if len(values) == 1 and values <= answers.values else None


def _weights(element: Mapping[str, Any]) -> Iterator[float]:
    for extension in _list(element.get("extension")):
        if isinstance(extension, Mapping) and str(extension.get("url", "")).endswith(WEIGHTS):
            number = extension.get("valueDecimal")
            yield float(number) if isinstance(number, int | float) else float("nan")


def _use(raw: Mapping[str, Any]) -> Iterator[str]:
    """The codes of `useContext`: clinical, research and commercial are the uses that the terms allow."""
    for each in _list(raw.get("useContext")):
        concept = each.get("valueCodeableConcept") if isinstance(each, Mapping) else None
        for coding in _list(concept.get("coding") if isinstance(concept, Mapping) else None):
            yield str(coding.get("code", "")) if isinstance(coding, Mapping) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(element: Mapping[str, Any], key: str) -> str:
    value = element.get(key, "")
    return " ".join(value.split()) if isinstance(value, str) else ""
