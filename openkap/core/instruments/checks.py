"""What a malformed instrument is told: one reason at a time, naming the part."""

from typing import TYPE_CHECKING

from openkap.core.instruments import score_checks
from openkap.core.instruments.refusing import known, once, one_of

if TYPE_CHECKING:
    from openkap.core.instruments.classifying import Classification
    from openkap.core.instruments.definition import Alert, Instrument
    from openkap.core.instruments.items import Item


def check(instrument: "Instrument") -> None:
    """Raise ValueError with the first fault found."""
    _check_answers(instrument)
    _check_items(instrument)
    score_checks.check(instrument)
    for classification in instrument.classifications:
        _check_classification(instrument, classification)
    for alert in instrument.alerts:
        _check_alert(instrument, alert)
    once([rule.id for rule in instrument.scores] + [rule.id for rule in instrument.classifications], "scores")
    once([alert.id for alert in instrument.alerts], "alerts")
    if not (instrument.scores or instrument.classifications):
        raise ValueError("an instrument needs a score or a classification")


def _check_answers(instrument: "Instrument") -> None:
    for name, answers in instrument.answers.items():
        once([str(option.value) for option in answers.options], f"answers.{name}")
        if not answers.points:
            raise ValueError(f"answers.{name}: no options")


def _check_numbers(instrument: "Instrument") -> None:
    numbers = [item.number for item in instrument.items]
    printed = sorted([*numbers, *instrument.left_out])
    if numbers != sorted(numbers) or printed not in ([*range(first, first + len(printed))] for first in (0, 1)):
        raise ValueError("items: the numbers must run from 1 without a gap, or from 0 where a gate comes first")


def _check_items(instrument: "Instrument") -> None:
    once([item.id for item in instrument.items], "items")
    once([item.same_as for item in instrument.items if item.same_as], "items.same_as")
    _check_numbers(instrument)
    if not any(item.required and item.asked_when is None for item in instrument.items):
        raise ValueError("items: none of them is asked of everybody")
    for item in instrument.items:
        if item.answers not in instrument.answers:
            raise ValueError(f"items.{item.id}: no answers called {item.answers}")
        if item.text and instrument.licence.category != "own":
            raise ValueError(f"items.{item.id}: licensed wording does not belong in this file")
        if item.same_as in instrument.by_id:
            raise ValueError(f"items.{item.id}.same_as: {item.same_as} is an item of this instrument, not of another")
    for item in instrument.conditional:
        _check_asked_when(instrument, item)


def _check_asked_when(instrument: "Instrument", item: "Item") -> None:
    where, rule = f"items.{item.id}.asked_when", item.asked_when
    if rule is None:
        return
    known(instrument, rule.items, where)
    if hanging := sorted(set(rule.items) & {each.id for each in instrument.conditional}):
        raise ValueError(f"{where}: {hanging[0]} is not asked of everybody itself")
    if not 1 <= rule.how_many <= len(rule.items):
        raise ValueError(f"{where}: how_many must lie between 1 and the number of items")
    if not any(value >= rule.at_least for id in rule.items for value in instrument.options[id].points):
        raise ValueError(f"{where}: no answer reaches {rule.at_least}, so it would never be asked")


def _check_classification(instrument: "Instrument", classification: "Classification") -> None:
    where = f"classifications.{classification.id}"
    for name, count in classification.counts.items():
        known(instrument, count.items, f"{where}.{name}")
        known(instrument, count.exceptions, f"{where}.{name}")
    scores = {rule.id for rule in instrument.scores}
    for outcome in classification.outcomes:
        if outcome.all and outcome.ways:
            raise ValueError(f"{where}.{outcome.id}: either all or ways")
        for condition in (each for way in outcome.alternatives for each in way):
            if bool(condition.count) == bool(condition.score):
                raise ValueError(f"{where}.{outcome.id}: a condition names a count or a score")
            if condition.count and condition.count not in classification.counts:
                raise ValueError(f"{where}.{outcome.id}: no count called {condition.count}")
            if condition.score and condition.score not in scores:
                raise ValueError(f"{where}.{outcome.id}: no score called {condition.score}")
    once([outcome.id for outcome in classification.outcomes], where)
    _check_last(classification, where)


def _check_last(classification: "Classification", where: str) -> None:
    conditioned = [all(outcome.alternatives) for outcome in classification.outcomes]
    if conditioned != [True] * (len(conditioned) - 1) + [False]:
        raise ValueError(f"{where}: the last outcome, and only the last, has no conditions")


def _check_alert(instrument: "Instrument", alert: "Alert") -> None:
    where = f"alerts.{alert.id}"
    known(instrument, [alert.when.item], where)
    one_of(alert.when.at_least, alert.when.at_most, where)
    answers = instrument.options[alert.when.item]
    holding = [value for value in answers.points if alert.when.holds(value)]
    if not 0 < len(holding) < len(answers.points):
        raise ValueError(f"{where}: no answer, or every answer, raises it")
