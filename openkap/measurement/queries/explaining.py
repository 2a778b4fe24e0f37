"""Why a score says what it says: rule, evidence, source, version."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from openkap.core.instruments import Instrument, ScoreRule, references

if TYPE_CHECKING:
    from openkap.measurement.models import Score


@dataclass(frozen=True)
class Why:
    """One score with its title and the reasons for it, ready for the "why" disclosure."""

    score: "Score"
    title: str
    rule: str
    source: str
    version: str
    verified: bool
    low: float | None = None
    high: float | None = None


def why(instrument: Instrument, score: "Score") -> Why:
    """The reasons for one score or classification."""
    version = f"{instrument.id} {instrument.version}"
    for rule in instrument.scores:
        if rule.id == score.score_id:
            cited = [*rule.cite, *(key for band in rule.bands for key in band.cite)]
            checked = is_verified(instrument, score.score_id, score.state)
            return Why(score, rule.title, in_words(rule), _titles(cited), version, checked, *rule.range)
    each = next(rule for rule in instrument.classifications if rule.id == score.score_id)
    outcomes = "; ".join(outcome.label for outcome in each.outcomes)
    return Why(score, each.title, f"Counted, not added up: {outcomes}.", _titles(each.cite), version, each.verified)


def is_verified(instrument: Instrument, score_id: str, state: str) -> bool:
    """Whether nothing that this score rests on waits for somebody to open the paper."""
    for rule in instrument.scores:
        if rule.id == score_id:
            filled = rule.missing_verified or state != "prorated"
            return rule.verified and filled and all(band.verified for band in rule.bands)
    return all(rule.verified for rule in instrument.classifications if rule.id == score_id)


HOW = {"sum": "Sum", "mean": "Mean", "percent": "Percent of the possible range"}


def in_words(rule: ScoreRule) -> str:
    """The rule as a person reads it."""
    low, high = rule.range
    counted = f"{len(rule.scores)} scores" if rule.scores else f"{len(rule.items)} answers"
    return (
        f"{HOW[rule.method]} of {counted}{_besides(rule)}. From {low:g} to {high:g}, higher is {rule.higher_is}. "
        + ("While one of them has no value there is none." if rule.scores else _missing(rule))
    )


def _besides(rule: ScoreRule) -> str:
    """What is done to the answers before and after they are added."""
    parts = {
        f", times {rule.multiply}": rule.multiply != 1,
        f"; {len(rule.reversed)} of them reversed": rule.reversed,
        f"; of {len(rule.largest_of)} groups only the largest answer counts": rule.largest_of,
        "; what is not asked counts zero": rule.unasked == "zero",
        "; what is not asked is left out": rule.unasked == "left_out",
        "; a published table turns the sum into this value": rule.table,
    }
    return "".join(said for said, holds in parts.items() if holds)


def _missing(rule: ScoreRule) -> str:
    if rule.least_answered is None:
        return "With an answer missing there is no score."
    allowed = len(rule.items) - rule.least_answered
    some = "one missing answer is" if allowed == 1 else f"{allowed} missing answers are"
    return f"Up to {some} replaced by the mean of the others, and the score says so."


def _titles(keys: Iterable[str]) -> str:
    known = references(settings.OPENKAP_INSTRUMENTS)
    return " · ".join(known[key].title for key in dict.fromkeys(keys) if key in known)
