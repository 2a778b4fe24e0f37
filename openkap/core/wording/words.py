"""What words are: stem, items, anchors, and on whose terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from openkap.core.instruments import Instrument, Item


@dataclass(frozen=True)
class Wording:
    """What is read aloud or shown: stem, items and anchors by item id, whose words they are and which use is allowed.

    `source` says where they lie: in an installed package, in the clinic's folder, or with us because we wrote them.
    """

    stem: str
    items: Mapping[str, str]
    options: Mapping[str, Mapping[int, str]]
    terms: str
    contexts: tuple[str, ...]
    source: Literal["package", "clinic", "own"]


def label(instrument: Instrument, item: Item) -> str:
    """How an item is named to clinicians without quoting it: its number and topic, or our own words. A topic that only
    repeats the number ("item 7") stands alone."""
    topic = f"{item.topic[:1].upper()}{item.topic[1:]}"
    return item.text or (topic if item.topic == f"item {item.number}" else f"{item.number}. {topic}")


def own(instrument: Instrument) -> Wording:
    """The words that we wrote ourselves."""
    return Wording(
        "",
        {item.id: label(instrument, item) for item in instrument.items},
        {id: {option.value: option.text for option in answers.options} for id, answers in instrument.options.items()},
        instrument.licence.terms,
        instrument.licence.contexts,
        "own",
    )
