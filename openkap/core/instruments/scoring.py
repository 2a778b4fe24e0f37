"""Answers become scores, bands, classifications and alerts. A missing answer is never a zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from openkap.core.instruments.classifying import Classifier
from openkap.core.instruments.definition import Alert, Instrument, Item, ScoreRule

Answers = Mapping[str, int | None]
State = Literal["complete", "prorated", "withheld"]


class NotAnAnswer(ValueError):
    """An item got a value that is none of its answers. The message names the item, never the value."""

    def __init__(self, item: str, reason: str) -> None:
        self.item = item
        super().__init__(f"{item}: {reason}")


@dataclass(frozen=True, slots=True)
class Score:
    """One number, or none with a reason. `answered` of `asked` items were there."""

    id: str
    value: float | None
    band: str
    answered: int
    asked: int
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Classified:
    """What a classification says. Missing answers may leave several outcomes `possible`; then `outcome` is empty."""

    id: str
    outcome: str
    label: str
    possible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentAlert:
    """An answer to act on: raised by what was answered, or unknown because it was not."""

    id: str
    item: str
    state: Literal["raised", "unknown"]
    route: str
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """Everything one set of answers amounts to, and by which version of the instrument."""

    instrument: str
    version: str
    scores: tuple[Score, ...]
    classifications: tuple[Classified, ...]
    alerts: tuple[InstrumentAlert, ...]

    def score(self, id: str) -> Score:
        """The score of that id; KeyError when the instrument has none."""
        for found in self.scores:
            if found.id == id:
                return found
        raise KeyError(f"{self.instrument} has no score {id}")

    def classification(self, id: str) -> Classified:
        """The classification of that id; KeyError when the instrument has none."""
        for found in self.classifications:
            if found.id == id:
                return found
        raise KeyError(f"{self.instrument} has no classification {id}")


def score(instrument: Instrument, answers: Answers) -> Scored:
    """Score one set of answers, by item id; None and absent both mean not answered.

    Raises NotAnAnswer when an item is unknown or its value is none of its options.
    """
    given = _given(instrument, answers)
    unanswered = {item.id for item in instrument.items if item.id not in given and asked(item, given)}
    return Scored(
        instrument.id,
        instrument.version,
        tuple([_score(instrument, rule, given) for rule in instrument.scores]),
        tuple([_classified(each, given, unanswered) for each in instrument.classifiers]),
        tuple([raised for alert in instrument.alerts if (raised := _alert(alert, given, unanswered))]),
    )


def asked(item: Item, given: Answers) -> bool:
    """Whether this item is asked after these answers; while the answers it hangs on are missing, it counts as asked."""
    if item.asked_when is None:
        return True
    decisive = [given.get(id) for id in item.asked_when.items]
    return any(value is None or value >= item.asked_when.at_least for value in decisive)


def _given(instrument: Instrument, answers: Answers) -> dict[str, int]:
    given = {}
    for id, value in answers.items():
        options = instrument.options.get(id)
        if options is None:
            raise NotAnAnswer(id, f"{instrument.id} has no such item")
        if value is None:
            continue
        if type(value) is not int or value not in options.values:
            raise NotAnAnswer(id, f"the answers are {', '.join(str(option.value) for option in options.options)}")
        given[id] = value
    return given


def _score(instrument: Instrument, rule: ScoreRule, given: dict[str, int]) -> Score:
    answered, total, count = 0, 0, len(rule.items)
    for id in rule.items:
        value = given.get(id)
        if value is not None:
            answered += 1
            total += _turned(instrument, id, value) if id in rule.reversed else value
    if answered < (count if rule.least_answered is None else rule.least_answered):
        return Score(rule.id, None, "", answered, count, "withheld", _too_few(rule, count - answered))
    share = count if rule.method == "mean" else 1
    state: State = "complete" if answered == count else "prorated"
    points = total * rule.multiply * count / (answered * share)
    return Score(rule.id, points, rule.band(points), answered, count, state)


def _turned(instrument: Instrument, id: str, value: int) -> int:
    options = instrument.options[id]
    return options.least + options.most - value


def _too_few(rule: ScoreRule, absent: int) -> str:
    allowed = 0 if rule.least_answered is None else len(rule.items) - rule.least_answered
    answers = "answer is" if absent == 1 else "answers are"
    return f"{absent} {answers} missing; this score allows {allowed or 'none'}"


def _classified(classifier: Classifier, given: dict[str, int], unanswered: set[str]) -> Classified:
    possible = classifier.possible(given, unanswered)
    ids = tuple([outcome.id for outcome in possible])
    if len(possible) > 1:
        return Classified(classifier.rule.id, "", "", ids)
    return Classified(classifier.rule.id, possible[0].id, possible[0].label, ids)


def _alert(alert: Alert, given: dict[str, int], unanswered: set[str]) -> InstrumentAlert | None:
    item = alert.when.item
    if item in unanswered:
        return InstrumentAlert(alert.id, item, "unknown", alert.route, alert.text)
    if item in given and alert.when.holds(given[item]):
        return InstrumentAlert(alert.id, item, "raised", alert.route, alert.text)
    return None
