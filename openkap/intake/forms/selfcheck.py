"""The public self-check, a few screens long. Answers travel in the form itself and are kept nowhere."""

from collections.abc import Mapping

from django.urls import reverse_lazy

from openkap.core.evidence import Question, Value, parse, raw
from openkap.core.selfcheck import Screen, self_check
from openkap.intake.forms.answers import Answers

# A dangerous answer is looked at when it is chosen, before any button is pressed. Without scripts the button does it.
AT_ONCE = {
    "hx-post": reverse_lazy("public-intake-danger"),
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-swap": "none",
}


class SelfCheck:
    """One visit to one screen. `data` is what the browser sent, or None at the start."""

    def __init__(self, data: Mapping[str, str] | None) -> None:
        self.data = data or {}
        self.place = _whole(self.data.get("screen", "0"), below=self.of)
        self.answers = understood(self.data)
        self.form = self._form(self.data if data else None)
        self.finished = False
        if data:
            self._move()

    @property
    def screen(self) -> Screen:
        return self_check().screens[self.place]

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def of(self) -> int:
        return len(self_check().screens)

    @property
    def dangerous(self) -> bool:
        """Someone is in danger: help comes before anything else."""
        return self_check().dangerous(self.data)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Answers of the other screens, to travel as hidden fields."""
        return [(key, text) for key, text in self.raw_answers.items() if key not in self.form.fields]

    @property
    def raw_answers(self) -> dict[str, str]:
        return {key: raw(value) for key, value in self.answers.items()}

    def _form(self, data: Mapping[str, str] | None) -> Answers:
        form = Answers(data, questions=self.screen.questions(self.answers), known=self.raw_answers)
        for question in self.screen.questions(self.answers):
            if question.danger:
                form.fields[question.key].widget.attrs.update(AT_ONCE)
        return form

    def _move(self) -> None:
        """Back, on, or once more on the same screen: because of an error, or because one more question came up."""
        if self.data.get("go") == "back":
            self._show(max(self.place - 1, 0))
        elif not self.form.is_valid():
            return
        elif self._something_came_up():
            self._show(self.place)
        elif self.number == self.of:
            self.finished = True
        else:
            self._show(self.place + 1)

    def _something_came_up(self) -> bool:
        """Whether an answer on this screen raises a question that did not stand on it yet."""
        return any(not self.form.was_asked(question.key) for question in self.screen.questions(self.answers))

    def _show(self, place: int) -> None:
        self.place = place
        self.form = self._form(None)


def understood(data: Mapping[str, str]) -> dict[str, Value]:
    """Every answer that can be read and makes sense after those before it."""
    found: dict[str, Value] = {}
    for ask in self_check().asks():
        text = data.get(ask.key, "").strip()
        if text and ask.makes_sense(found):
            _read(ask.question, text, found)
    return found


def _read(question: Question, text: str, found: dict[str, Value]) -> None:
    try:
        found[question.key] = parse(question, text)
    except ValueError:
        return


def _whole(text: str, *, below: int) -> int:
    return int(text) if text.isdecimal() and int(text) < below else 0
