"""What a clinic's own file holds, compared with the structure of the instrument: every fault by its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openkap.core.instruments import Instrument, Item
from openkap.core.reading import KnowledgeError
from openkap.core.wording.words import Wording

Anchor = tuple[str, str]  # place in the file, words


@dataclass(frozen=True)
class Entry:
    """The words of one item and of its answers, by value, each with its place in the file."""

    place: str
    text: str
    anchors_place: str
    anchors: Mapping[int, Anchor]


@dataclass(frozen=True)
class Content:
    """One content file, in whichever format it was written. `faults` are those met while reading it.

    `contexts` is empty where the file does not say which use its terms allow; then the instrument's own count.
    """

    file: str
    stem: str
    terms: str
    terms_place: str
    contexts: tuple[str, ...]
    items: Mapping[str, Entry]
    items_place: str = ""
    faults: Sequence[KnowledgeError] = field(default=())


Blame = Callable[[str, str], KnowledgeError]


def faults_of(instrument: Instrument, content: Content) -> list[KnowledgeError]:
    """Everything that keeps these words from being shown; each fault once, with file, place and reason."""

    def blame(place: str, reason: str) -> KnowledgeError:
        return KnowledgeError(content.file, place, reason)

    found = [*content.faults, *_terms(content, blame)]
    for item in instrument.items:
        entry = content.items.get(item.id)
        if entry is None:
            found.append(blame(content.items_place, f"nothing for item {item.number} ({item.topic})"))
        else:
            found += _entry(instrument, item, entry, blame)
    return list({str(fault): fault for fault in found}.values())


def words_of(instrument: Instrument, content: Content) -> Wording:
    """The words, ready to be shown; KnowledgeError with the first fault when there is one."""
    for fault in faults_of(instrument, content):
        raise fault
    return Wording(
        content.stem,
        {id: entry.text for id, entry in content.items.items()},
        {id: {value: text for value, (_, text) in entry.anchors.items()} for id, entry in content.items.items()},
        content.terms,
        content.contexts or instrument.licence.contexts,
        "clinic",
    )


def _terms(content: Content, blame: Blame) -> Iterator[KnowledgeError]:
    if not content.terms.strip():
        yield blame(content.terms_place, "whose words these are, and on which terms, must be said")


def _entry(instrument: Instrument, item: Item, entry: Entry, blame: Blame) -> Iterator[KnowledgeError]:
    if not entry.text.strip():
        yield blame(entry.place, "the text is empty")
    for option in instrument.options[item.id].options:
        if option.value not in entry.anchors:
            yield blame(entry.anchors_place, f"nothing for the answer {option.value}")
    for value, (place, text) in entry.anchors.items():
        if not text.strip():
            yield blame(place, f"the words of the answer {value} are empty")
