"""The public self-check, a few screens long. Answers travel in the form itself and are kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openkap.core.evidence import Question, Value, parse, raw, vocabulary
from openkap.intake.forms.answers import Answers


@dataclass(frozen=True)
class Screen:
    """One screen: its title and the topics it asks about."""

    title: Promise
    topics: tuple[str, ...]


SCREENS = (
    Screen(_("About you"), ("about",)),
    Screen(_("Your body"), ("heart", "breathing", "brain", "organs", "pregnancy", "allergies")),
    Screen(_("Your mind"), ("mental_health", "mood")),
    Screen(_("Your life"), ("substances", "treatments", "life", "goals")),
)


class SelfCheck:
    """One visit to one screen. `data` is what the browser sent, or None at the start."""

    def __init__(self, data: Mapping[str, str] | None) -> None:
        self.data = data or {}
        self.place = _whole(self.data.get("screen", "0"), below=len(SCREENS))
        self.answers = _understood(self.data)
        shown = [question for question in _questions(self.place) if self._makes_sense(question)]
        self.form = Answers(self.data if data else None, questions=shown, known=self.raw_answers)
        self.finished = False
        if data:
            self._move()

    @property
    def screen(self) -> Screen:
        return SCREENS[self.place]

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def of(self) -> int:
        return len(SCREENS)

    @property
    def dangerous(self) -> bool:
        """Someone says that they mean to end their life: help comes before anything else, even beside an answer that
        contradicts it."""
        return any(question.danger and self.data.get(question.key) == "yes" for question in vocabulary().self_check())

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Answers of the other screens, to travel as hidden fields."""
        return [(key, text) for key, text in self.raw_answers.items() if key not in self.form.fields]

    @property
    def raw_answers(self) -> dict[str, str]:
        return {key: raw(value) for key, value in self.answers.items()}

    def _makes_sense(self, question: Question) -> bool:
        return vocabulary().relevant(question, self.answers)

    def _move(self) -> None:
        """Back, on, or once more on the same screen: because of an error, or because one more question came up."""
        if self.data.get("go") == "back":
            self._show(max(self.place - 1, 0))
        elif not self.form.is_valid():
            return
        elif self._something_came_up():
            self._show(self.place)
        elif self.place + 1 == len(SCREENS):
            self.finished = True
        else:
            self._show(self.place + 1)

    def _something_came_up(self) -> bool:
        """Whether an answer on this screen raises a question that did not stand on it yet."""
        now = [question for question in _questions(self.place) if self._makes_sense(question)]
        return any(not self.form.was_asked(question.key) for question in now)

    def _show(self, place: int) -> None:
        self.place = place
        shown = [question for question in _questions(place) if self._makes_sense(question)]
        self.form = Answers(questions=shown, known=self.raw_answers)


def _questions(place: int) -> list[Question]:
    return [question for question in vocabulary().self_check() if question.topic in SCREENS[place].topics]


def _whole(text: str, *, below: int) -> int:
    return int(text) if text.isdecimal() and int(text) < below else 0


def _understood(data: Mapping[str, str]) -> dict[str, Value]:
    """Every answer that can be read and still makes sense."""
    found: dict[str, Value] = {}
    for question in vocabulary().self_check():
        text = data.get(question.key, "").strip()
        if text and vocabulary().relevant(question, found):
            try:
                found[question.key] = parse(question, text)
            except ValueError:
                continue
    return found
