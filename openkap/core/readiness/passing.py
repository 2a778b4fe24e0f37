"""How one check is judged. The functions in JUDGES are named by the checks of `knowledge/readiness/`.

Each answers passed, failed with a reason, or open when nothing is known: silence never passes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Literal

from openkap.core.quantities import Kilogram
from openkap.core.readiness.pressure import PressureStand
from openkap.core.readiness.rules import CheckRule

if TYPE_CHECKING:
    from openkap.core.readiness.gate import Answer, DayFacts


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one check, before any override."""

    state: Literal["passed", "failed", "open"]
    reason: str = ""


OPEN = Judged("open")
PASSED = Judged("passed")
Judge = Callable[[CheckRule, "Answer | None", "DayFacts", PressureStand], Judged]


def failed(reason: str) -> Judged:
    return Judged("failed", reason)


def _passed_if(truth: bool, reason: str) -> Judged:
    return PASSED if truth else failed(reason)


def _number(answer: "Answer") -> float | None:
    """The number somebody typed; None for what is no finite number."""
    try:
        number = float(answer.value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def yes(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    if answer is None:
        return OPEN
    return _passed_if(answer.value == "yes", rule.says or "Answered no.")


def no(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    if answer is None:
        return OPEN
    return _passed_if(answer.value == "no", rule.says or "Answered yes.")


def recorded(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    return PASSED if answer is not None and answer.value.strip() else OPEN


def passing_option(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    if answer is None:
        return OPEN
    for option in rule.options:
        if option.value == answer.value:
            return _passed_if(option.passes, rule.says or f"{option.text}.")
    return OPEN


def at_most(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    number = _number(answer) if answer else None
    if number is None or rule.high is None:
        return OPEN
    return _passed_if(number <= rule.high, f"{number:g}; {rule.limits}.")


def near_ordered_weight(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    """The weight of today is close to the weight on the order; without an ordered weight it is only recorded."""
    number = _number(answer) if answer else None
    if number is None or number <= 0:
        return OPEN
    if facts.ordered_weight_kg is None or rule.share is None:
        return PASSED
    ordered = Kilogram.of(facts.ordered_weight_kg)
    off = Kilogram.of(number).differs_from(ordered)
    return _passed_if(off <= Decimal(str(rule.share)), f"{number:g} kg; the order was written for {ordered}.")


def _fasted(answer: "Answer | None", hours: float | None) -> Judged:
    number = _number(answer) if answer else None
    if number is None:
        return OPEN
    if hours is None:
        return PASSED
    return _passed_if(number >= hours, f"{number:g} h ago; {hours:g} h are asked.")


def fasted_food(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    return _fasted(answer, facts.food_hours)


def fasted_drink(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    return _fasted(answer, facts.drink_hours)


def not_past(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    try:
        on = date.fromisoformat(answer.value) if answer else None
    except ValueError:
        on = None
    return OPEN if on is None else _passed_if(on >= facts.today, "Expired.")


def another_person(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    if answer is None or not answer.value:
        return OPEN
    return _passed_if(answer.value != answer.by, "The second person is someone else.")


def qualified(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    held = facts.people.get(answer.value) if answer else None
    if held is None:
        return OPEN
    return _passed_if(bool(held.standing), held.standing.reason)


def holds(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    held = facts.people.get(answer.value) if answer else None
    if held is None:
        return OPEN
    return _passed_if(rule.holds in held.certificates, rule.says or f"No current {rule.holds}.")


def fact(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    verdict = facts.verdicts.get(rule.id)
    if verdict is None:
        return OPEN
    return _passed_if(bool(verdict), verdict.reason)


def _latest(rule: CheckRule, facts: "DayFacts") -> float | None:
    """The newest value of the check's signal; zeros and less come from a sensor that is off."""
    found = [(reading.at, value) for reading in facts.readings if (value := reading.value(rule.signal)) and value > 0]
    return max(found)[1] if found else None


def vital_recorded(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    return OPEN if _latest(rule, facts) is None else PASSED


def vital_between(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    value = _latest(rule, facts)
    if value is None:
        return OPEN
    low = rule.low is not None and value < rule.low
    high = rule.high is not None and value > rule.high
    return _passed_if(not low and not high, f"{value:g}; {rule.limits}.")


def pressure(rule: CheckRule, answer: "Answer | None", facts: "DayFacts", stand: PressureStand) -> Judged:
    if stand.last is None:
        return OPEN
    match stand.outcome:
        case "go":
            return PASSED
        case "rest":
            return Judged("open", f"{stand.last.pressure}: let the client rest, then repeat.")
        case "prescriber_decides":
            return failed(f"{stand.last.pressure} after {stand.tries} readings: the prescriber decides.")
    return failed(f"{stand.last.pressure} after {stand.tries} readings: no dose today.")


JUDGES: dict[str, Judge] = {
    judge.__name__: judge
    for judge in (
        yes,
        no,
        recorded,
        passing_option,
        at_most,
        near_ordered_weight,
        fasted_food,
        fasted_drink,
        not_past,
        another_person,
        qualified,
        holds,
        fact,
        vital_recorded,
        vital_between,
        pressure,
    )
}
