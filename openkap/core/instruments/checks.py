"""What a malformed instrument is told: one reason at a time, naming the part."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openkap.core.instruments.classifying import Classification
    from openkap.core.instruments.definition import Alert, Band, Change, Instrument, ScoreRule


def check(instrument: "Instrument") -> None:
    """Raise ValueError with the first fault found."""
    _check_items(instrument)
    for rule in instrument.scores:
        _check_score(instrument, rule)
    for classification in instrument.classifications:
        _check_classification(instrument, classification)
    for alert in instrument.alerts:
        _check_alert(instrument, alert)
    _once([rule.id for rule in instrument.scores] + [rule.id for rule in instrument.classifications], "scores")
    _once([alert.id for alert in instrument.alerts], "alerts")
    if not (instrument.scores or instrument.classifications):
        raise ValueError("an instrument needs a score or a classification")


def reachable(instrument: "Instrument", rule: "ScoreRule") -> list[float]:
    """Every value a fully answered score can take, in order."""
    sums = {0}
    for item in rule.items:
        values = instrument.answers[instrument.by_id[item].answers].values
        sums = {total + value for total in sums for value in values}
    share = len(rule.items) if rule.method == "mean" else 1
    return sorted(total * rule.multiply / share for total in sums)


def _check_items(instrument: "Instrument") -> None:
    _once([item.id for item in instrument.items], "items")
    if [item.number for item in instrument.items] != list(range(1, len(instrument.items) + 1)):
        raise ValueError("items: the numbers must run from 1 without a gap")
    for name, answers in instrument.answers.items():
        _once([str(option.value) for option in answers.options], f"answers.{name}")
        if not answers.options:
            raise ValueError(f"answers.{name}: no options")
    for item in instrument.items:
        if item.answers not in instrument.answers:
            raise ValueError(f"items.{item.id}: no answers called {item.answers}")
        if item.text and instrument.licence.category != "own":
            raise ValueError(f"items.{item.id}: licensed wording does not belong in this file")
        if item.asked_when is not None:
            _known(instrument, item.asked_when.items, f"items.{item.id}.asked_when")


def _check_score(instrument: "Instrument", rule: "ScoreRule") -> None:
    where = f"scores.{rule.id}"
    _known(instrument, rule.items, where)
    _once(rule.items, where)
    if dangling := set(rule.reversed) - set(rule.items):
        raise ValueError(f"{where}: {', '.join(sorted(dangling))} is reversed but not scored")
    if (rule.missing == "prorate") != (rule.least_answered is not None):
        raise ValueError(f"{where}: least_answered goes with missing = prorate")
    if rule.least_answered is not None and not 1 <= rule.least_answered < len(rule.items):
        raise ValueError(f"{where}: least_answered must lie between 1 and one less than the items")
    values = reachable(instrument, rule)
    if (values[0], values[-1]) != rule.range:
        raise ValueError(f"{where}: range is {rule.range}, but the items reach {values[0]:g} to {values[-1]:g}")
    if rule.bands:
        _check_bands(rule.bands, values, where)
    for cut in rule.cuts:
        _one_of(cut.at_least, cut.at_most, f"{where}.cuts")
    _check_change(rule.change, where)


def _check_bands(bands: "Sequence[Band]", values: list[float], where: str) -> None:
    for band in bands:
        if band.from_ > band.to:
            raise ValueError(f"{where}.bands: {band.label} ends before it begins")
        if not any(band.from_ <= value <= band.to for value in values):
            raise ValueError(f"{where}.bands: {band.label} is unreachable")
    for lower, upper in pairwise(bands):
        if upper.from_ <= lower.to:
            raise ValueError(f"{where}.bands: {lower.label} and {upper.label} overlap or are out of order")
    for value in values:
        if not any(band.from_ <= value <= band.to for band in bands):
            raise ValueError(f"{where}.bands: a gap at {value:g}")


def _check_change(change: "Change", where: str) -> None:
    if change.remission_below is not None and change.remission_at_most is not None:
        raise ValueError(f"{where}.change: remission is below one value or at most one value, not both")
    if change.response_share is not None and not 0 < change.response_share.value <= 1:
        raise ValueError(f"{where}.change: response_share is a share between 0 and 1")


def _check_classification(instrument: "Instrument", classification: "Classification") -> None:
    where = f"classifications.{classification.id}"
    for name, count in classification.counts.items():
        _known(instrument, count.items, f"{where}.{name}")
        _known(instrument, count.exceptions, f"{where}.{name}")
    for outcome in classification.outcomes:
        for condition in outcome.all:
            if condition.count not in classification.counts:
                raise ValueError(f"{where}.{outcome.id}: no count called {condition.count}")
    _once([outcome.id for outcome in classification.outcomes], where)
    if [bool(outcome.all) for outcome in classification.outcomes] != [True] * (len(classification.outcomes) - 1) + [
        False
    ]:
        raise ValueError(f"{where}: the last outcome, and only the last, has no conditions")


def _check_alert(instrument: "Instrument", alert: "Alert") -> None:
    where = f"alerts.{alert.id}"
    _known(instrument, [alert.when.item], where)
    _one_of(alert.when.at_least, alert.when.at_most, where)
    answers = instrument.answers[instrument.by_id[alert.when.item].answers]
    holding = [value for value in answers.values if alert.when.holds(value)]
    if not 0 < len(holding) < len(answers.values):
        raise ValueError(f"{where}: no answer, or every answer, raises it")


def _known(instrument: "Instrument", items: Iterable[str], where: str) -> None:
    if dangling := sorted(set(items) - set(instrument.by_id)):
        raise ValueError(f"{where}: no item {', '.join(dangling)}")


def _once(names: Sequence[str], where: str) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{where}: {', '.join(twice)} stands there twice")


def _one_of(first: float | None, second: float | None, where: str) -> None:
    if (first is None) == (second is None):
        raise ValueError(f"{where}: exactly one of at_least and at_most")
