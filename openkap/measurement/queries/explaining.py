"""Why a score says what it says: rule, evidence, source, version."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkap.core.instruments import Instrument, ScoreRule
from openkap.core.library import standard

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


def in_words(rule: ScoreRule) -> str:
    """The rule as a person reads it."""
    how = "Sum" if rule.method == "sum" else "Mean"
    times = f", times {rule.multiply}" if rule.multiply != 1 else ""
    turned = f"; {len(rule.reversed)} of them reversed" if rule.reversed else ""
    low, high = rule.range
    return (
        f"{how} of {len(rule.items)} answers{times}{turned}. From {low:g} to {high:g}, higher is {rule.higher_is}. "
        + _missing(rule)
    )


def _missing(rule: ScoreRule) -> str:
    if rule.least_answered is None:
        return "With an answer missing there is no score."
    allowed = len(rule.items) - rule.least_answered
    some = "one missing answer is" if allowed == 1 else f"{allowed} missing answers are"
    return f"Up to {some} replaced by the mean of the others, and the score says so."


def _titles(keys: Iterable[str]) -> str:
    references = standard().references
    return " · ".join(references[key].title for key in dict.fromkeys(keys) if key in references)
