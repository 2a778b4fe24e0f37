"""Answers become scores, bands, classifications and alerts. A missing answer is never a zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from openkap.core.instruments.adding import Score, Sheet, scores
from openkap.core.instruments.classifying import Classifier
from openkap.core.instruments.definition import Alert, Instrument
from openkap.core.instruments.items import Answers, Item, asked


class NotAnAnswer(ValueError):
    """An item got a value that is none of its answers. The message names the item, never the value."""

    def __init__(self, item: str, reason: str) -> None:
        self.item = item
        super().__init__(f"{item}: {reason}")


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

    Raises NotAnAnswer when an item is unknown, its value is none of its options, or it must not be answered.
    """
    sheet = _sheet(instrument, answers)
    counted = scores(instrument, sheet)
    values = {found.id: found.value for found in counted}
    return Scored(
        instrument.id,
        instrument.version,
        counted,
        tuple([_classified(each, sheet, values) for each in instrument.classifiers]),
        tuple([raised for alert in instrument.alerts if (raised := _alert(alert, sheet))]),
    )


def answers_kept(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    """These answers without those that must not be given after the others: for whoever changes a gate's answer."""
    refused = {item.id for item in _refused(instrument, answers)}
    return {id: value for id, value in answers.items() if id not in refused}


def carried_over(instrument: Instrument, answers: Answers) -> dict[str, int | None]:
    """What this instrument need not ask again: its items that another instrument, answered so, asks word for word."""
    return {item.id: answers[item.same_as] for item in instrument.items if item.same_as in answers}


def _refused(instrument: Instrument, answers: Answers) -> list[Item]:
    """Items that are answered although the other answers rule them out, where that is refused."""
    return [
        item
        for item in instrument.conditional
        if item.asked_when
        and item.asked_when.refused_otherwise
        and answers.get(item.id) is not None
        and not asked(item, answers)
    ]


def _sheet(instrument: Instrument, answers: Answers) -> Sheet:
    entered = _entered(instrument, answers)
    if not (instrument.conditional or instrument.with_not_applicable):
        return Sheet(entered, instrument.by_id.keys() - entered.keys(), set(), set())
    for item in _refused(instrument, entered):
        raise NotAnAnswer(item.id, "must stay empty, because it is not asked after the other answers")
    without = {id for id in instrument.with_not_applicable if entered.get(id) in instrument.options[id].no_points}
    given = {id: value for id, value in entered.items() if id not in without}
    unasked = {item.id for item in instrument.conditional if not asked(item, given)}
    return Sheet(given, instrument.by_id.keys() - entered.keys() - unasked, unasked, without)


def _entered(instrument: Instrument, answers: Answers) -> dict[str, int]:
    entered = {}
    for id, value in answers.items():
        options = instrument.options.get(id)
        if options is None:
            raise NotAnAnswer(id, f"{instrument.id} has no such item")
        if value is None:
            continue
        if type(value) is not int or value not in options.values:
            raise NotAnAnswer(id, f"the answers are {', '.join(str(option.value) for option in options.options)}")
        entered[id] = value
    return entered


def _classified(classifier: Classifier, sheet: Sheet, values: Mapping[str, float | None]) -> Classified:
    possible = classifier.possible(sheet.given, sheet.unanswered, values)
    ids = tuple([outcome.id for outcome in possible])
    if len(possible) > 1:
        return Classified(classifier.rule.id, "", "", ids)
    return Classified(classifier.rule.id, possible[0].id, possible[0].label, ids)


def _alert(alert: Alert, sheet: Sheet) -> InstrumentAlert | None:
    item = alert.when.item
    if item in sheet.unanswered:
        return InstrumentAlert(alert.id, item, "unknown", alert.route, alert.text)
    if item in sheet.given and alert.when.holds(sheet.given[item]):
        return InstrumentAlert(alert.id, item, "raised", alert.route, alert.text)
    return None
