"""One instrument in front of somebody: which question now, what was answered, how far."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from openkap.core.instruments import Instrument, Item, asked
from openkap.core.wording import Wording, label
from openkap.measurement.queries.library import instrument_of, words

if TYPE_CHECKING:
    from openkap.measurement.models import Assignment, Response


@dataclass(frozen=True)
class Line:
    """One question with its answer in words. `state`: answered, declined ("would rather not"), open."""

    item: Item
    text: str
    answer: str
    state: str


@dataclass(frozen=True)
class Sheet:
    """An assignment with its instrument, its words (None: number and topic only) and the answers so far."""

    assignment: "Assignment"
    instrument: Instrument
    words: Wording | None
    answers: dict[str, int | None]

    @property
    def title(self) -> str:
        return self.instrument.client_title or self.instrument.title

    @property
    def stem(self) -> str:
        return self.words.stem if self.words else ""

    @property
    def terms(self) -> str:
        """Whose words are shown and on which terms; without words, whose instrument it is."""
        return self.words.terms if self.words else self.instrument.licence.terms

    @cached_property
    def items(self) -> list[Item]:
        """The questions asked after what was answered so far, in order."""
        return [item for item in self.instrument.items if asked(item, self.answers) or item.id in self.answers]

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(item) for item in self.items]

    @property
    def next_open(self) -> Item | None:
        """The first question that was neither answered nor declined."""
        return next((item for item in self.items if item.id not in self.answers), None)

    def item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def place(self, item: Item) -> int:
        """How manieth question this is, from 1."""
        return self.items.index(item) + 1

    def beside(self, item: Item, step: int) -> Item | None:
        """The question before (-1) or after (+1), or None at either end."""
        position = self.items.index(item) + step
        return self.items[position] if 0 <= position < len(self.items) else None

    def text(self, item: Item) -> str:
        return self.words.items[item.id] if self.words else label(self.instrument, item)

    def choices(self, item: Item) -> list[tuple[str, str]]:
        """The possible answers as a form offers them."""
        options = self.instrument.options[item.id].options
        return [(str(option.value), self._anchor(item, option.value)) for option in options]

    def _anchor(self, item: Item, value: int) -> str:
        if self.words:
            return self.words.options[item.id][value]
        own = next((option.text for option in self.instrument.options[item.id].options if option.value == value), "")
        return f"{value}: {own}" if own else str(value)

    def _line(self, item: Item) -> Line:
        if item.id not in self.answers:
            return Line(item, self.text(item), "", "open")
        value = self.answers[item.id]
        return Line(item, self.text(item), "" if value is None else self._anchor(item, value), _state(value))


def _state(value: int | None) -> str:
    return "declined" if value is None else "answered"


def sheet(assignment: "Assignment") -> Sheet:
    """The sheet of an assignment; no query when its response was selected with it."""
    instrument = instrument_of(assignment)
    response: Response | None = getattr(assignment, "response", None)
    return Sheet(assignment, instrument, words(instrument), dict(response.answers) if response else {})
