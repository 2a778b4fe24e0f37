"""May the client go home: each requirement is met, not met, or unknown, with its reason.

The functions in RULES are named by the discharge rules of `knowledge/monitoring/`, which bring the numbers. None of
them signs anything: the discharge is an act of a licensed clinician.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from openkap.core.monitoring.readings import Baseline, Reading, believed
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.core.monitoring.plan import DischargeRule, RoutePlan


@dataclass(frozen=True, slots=True)
class ScoreTaken:
    """A scale that was filled in: its total, when, its lowest item where it has items, and in which version."""

    total: float
    at: datetime
    lowest: float | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class DischargeFacts:
    """What is known at the door. Answers and scores count only when given after the last dose."""

    last_dose_at: datetime | None = None
    stopped_at: datetime | None = None
    readings: tuple[Reading, ...] = ()
    baseline: Baseline = field(default_factory=Baseline)
    scores: Mapping[str, ScoreTaken] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)
    suicide_level: int | None = None
    closing_note_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be true. `met` is None when it is not known. `until` is when time alone will meet it."""

    id: str
    title: str
    met: bool | None
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Discharge:
    """All requirements of the route, and whether nothing stands in the way."""

    requirements: tuple[Requirement, ...]

    @property
    def open(self) -> tuple[Requirement, ...]:
        return tuple(requirement for requirement in self.requirements if not requirement.met)

    @property
    def verdict(self) -> Verdict:
        if not self.open:
            return Verdict()
        return Verdict("Still open: " + "; ".join(requirement.title for requirement in self.open) + ".")


Finding = tuple[bool | None, str]
Rule = Callable[["DischargeRule", DischargeFacts, "RoutePlan", datetime], Finding]


def discharge(plan: "RoutePlan", facts: DischargeFacts, *, now: datetime) -> Discharge:
    """Judge every requirement of the plan's route at this moment."""
    found = []
    for rule in plan.discharge:
        met, reason = RULES[rule.rule](rule, facts, plan, now)
        until = _free_at(facts, plan) if rule.rule == "minimum_time" and met is False else None
        found.append(Requirement(rule.id, rule.title, met, reason, until))
    return Discharge(tuple(found))


def _free_at(facts: DischargeFacts, plan: "RoutePlan") -> datetime | None:
    """The earliest time at which the client has been watched long enough; None while it cannot be said."""
    if facts.last_dose_at is None or (plan.route.after_stop is not None and facts.stopped_at is None):
        return None
    ends = [facts.last_dose_at + plan.route.observe_for]
    if plan.route.after_stop is not None and facts.stopped_at is not None:
        ends.append(facts.stopped_at + plan.route.after_stop)
    return max(ends)


def minimum_time(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    if facts.last_dose_at is None:
        return None, "No dose is recorded."
    free_at = _free_at(facts, plan)
    if free_at is None:
        return None, "The end of the infusion is not recorded."
    if now < free_at:
        left = ceil((free_at - now) / timedelta(minutes=1))
        return False, f"{left} more {'minute' if left == 1 else 'minutes'}."
    return True, ""


def score_reached(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    score = _fresh_score(rule.answer, facts)
    if score is None:
        return None, "Not scored since the last dose."
    if rule.version and score.version != rule.version:
        return None, f"Scored in version {score.version or 'unknown'}; version {rule.version} is asked."
    if score.total < rule.limit("at_least"):
        return False, f"{score.total:g}; {rule.limit('at_least'):g} or more is asked."
    if "lowest_item" in (rule.limits or {}) and score.lowest is None:
        return None, "The items are not recorded."
    if score.lowest is not None and score.lowest < (rule.limits or {}).get("lowest_item", score.lowest):
        return False, f"One item scores {score.lowest:g}."
    return True, ""


def pressure_settled(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    """Both pressures are under their ceiling and off their peak. The ceiling moves up with the client's baseline."""
    reasons = []
    for signal in ("systolic_mmhg", "diastolic_mmhg"):
        values = _since_dose(signal, facts, plan)
        base = facts.baseline.value(signal)
        if not values or base is None:
            return None, "No blood pressure since the last dose." if base is not None else "No baseline blood pressure."
        ceiling = max(rule.limit(f"max_{signal}"), base * (1 + rule.limit("rise_share")))
        name = plan.plan.by_signal[signal].title
        if values[-1] > ceiling:
            reasons.append(f"{name} {values[-1]:g} is above {ceiling:g}")
        elif values[-1] > base and values[-1] >= max(values):
            reasons.append(f"{name} {values[-1]:g} has not fallen yet")
    return (False, "; ".join(reasons) + ".") if reasons else (True, "")


def oxygen_settled(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    """Saturation is back at baseline without oxygen, by the number or by the nurse's word."""
    oxygen = [reading.on_oxygen for reading in _after_dose(facts) if reading.on_oxygen is not None]
    if oxygen and oxygen[-1]:
        return False, "Still on oxygen."
    if facts.answers.get(rule.answer):
        return True, ""
    values, base = _since_dose("spo2_percent", facts, plan), facts.baseline.value("spo2_percent")
    if not values or base is None:
        return None, "No saturation since the last dose." if base is not None else "No baseline saturation."
    if values[-1] < base:
        return False, f"{values[-1]:g} %, baseline {base:g} %."
    return True, ""


def fully_awake(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    values = _since_dose("sedation_moaas", facts, plan)
    if not values:
        return None, "Sedation not scored since the last dose."
    if values[-1] < rule.limit("at_least"):
        return False, f"MOAA/S {values[-1]:g}."
    return True, ""


def dissociation_gone(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    """By the scale's total, or by a clinician's statement when no scale was used."""
    score = _fresh_score("cadss", facts)
    if score is not None:
        low = score.total <= rule.limit("at_most")
        return low, "" if low else f"CADSS {score.total:g}."
    return confirmed(rule, facts, plan, now)


def confirmed(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    answer = facts.answers.get(rule.answer)
    if answer is None:
        return None, "Not answered since the last dose."
    return answer, "" if answer else "Answered no."


def suicide_screen_below(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    if facts.suicide_level is None:
        return None, "Not asked since the last dose."
    if facts.suicide_level > rule.limit("at_most"):
        return False, "High risk: stay with the client and follow the safety case."
    return True, ""


def note_closed(rule: "DischargeRule", facts: DischargeFacts, plan: "RoutePlan", now: datetime) -> Finding:
    if facts.closing_note_at is None:
        return False, "The therapist has not closed the session's note."
    return True, ""


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        minimum_time,
        score_reached,
        pressure_settled,
        oxygen_settled,
        fully_awake,
        dissociation_gone,
        confirmed,
        suicide_screen_below,
        note_closed,
    )
}


def _after_dose(facts: DischargeFacts) -> list[Reading]:
    if facts.last_dose_at is None:
        return []
    after = [reading for reading in facts.readings if reading.at >= facts.last_dose_at]
    return sorted(after, key=lambda reading: reading.at)


def _since_dose(signal: str, facts: DischargeFacts, plan: "RoutePlan") -> list[float]:
    """The believable values of a signal since the last dose, oldest first."""
    known = plan.plan.by_signal[signal]
    return [value for reading in _after_dose(facts) if (value := believed(known, reading)) is not None]


def _fresh_score(id: str, facts: DischargeFacts) -> ScoreTaken | None:
    score = facts.scores.get(id)
    if score is None or facts.last_dose_at is None or score.at < facts.last_dose_at:
        return None
    return score
