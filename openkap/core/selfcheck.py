"""The private self-check: which questions of the vocabulary it asks, on which screens, and after which answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openkap.core.evidence import AskWhen, Question, Value, raw, vocabulary
from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True, slots=True)
class Ask:
    """One question by its key. `when` asks it only after an answer to an earlier one, beside what the question itself
    depends on."""

    key: str
    when: AskWhen | None = None

    @property
    def question(self) -> Question:
        return vocabulary().get(self.key)

    def makes_sense(self, answers: Mapping[str, Value]) -> bool:
        """Whether it is asked after these answers."""
        given = answers.get(self.when.key) if self.when else None
        fits = self.when is None or (given is not None and raw(given) == self.when.equals)
        return fits and vocabulary().relevant(self.question, answers)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its title and what it asks, in order."""

    title: str
    asks: tuple[Ask, ...]

    def questions(self, answers: Mapping[str, Value]) -> list[Question]:
        """Those that make sense after these answers."""
        return [ask.question for ask in self.asks if ask.makes_sense(answers)]


@dataclass(frozen=True, kw_only=True)
class SelfCheckSet(Published):
    """All screens, in order. A question stands once, in the client's words, after what it depends on."""

    screens: tuple[Screen, ...]

    def __post_init__(self) -> None:
        before: set[str] = set()
        for ask in self.asks():
            _check(ask, before)
            before.add(ask.key)

    def asks(self) -> Iterator[Ask]:
        """Everything that may be asked, in order."""
        for screen in self.screens:
            yield from screen.asks

    def questions(self) -> tuple[Question, ...]:
        return tuple(ask.question for ask in self.asks())

    def dangerous(self, given: Mapping[str, str]) -> bool:
        """Whether somebody says yes to what shows help at once, even beside an answer that contradicts it."""
        return any(question.danger and given.get(question.key) == "yes" for question in self.questions())


def self_check() -> SelfCheckSet:
    """The self-check that OpenKAP ships."""
    found: SelfCheckSet = standard().shelf("selfcheck").get("public")
    return found


def _check(ask: Ask, before: set[str]) -> None:
    if ask.key not in vocabulary() or not ask.question.ask_client:
        raise ValueError(f"{ask.key}: no question in the client's words")
    if ask.key in before:
        raise ValueError(f"{ask.key}: asked twice")
    for needs in (ask.when, ask.question.ask_when):
        if needs is not None and needs.key not in before:
            raise ValueError(f"{ask.key}: depends on {needs.key}, which is not asked before it")
