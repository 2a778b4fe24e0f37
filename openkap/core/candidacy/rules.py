"""The predicates that a criterion may name. They hold no clinical number: limits arrive with the clause."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from openkap.core.candidacy.clauses import RULES, Clause, Facts, Predicate, Rule, Tri, all_true, any_true, negated
from openkap.core.reading import duration

KINDS_READ: dict[str, frozenset[str]] = {  # the kinds of question that a rule can read; the others read any
    "any_yes": frozenset({"yes_no"}),
    "answer_in": frozenset({"choice"}),
    "number_at_least": frozenset({"number"}),
    "number_above": frozenset({"number"}),
    "number_below": frozenset({"number"}),
    "pressure_above": frozenset({"number"}),
    "pressure_at_least": frozenset({"number"}),
    "body_mass_index_above": frozenset({"number"}),
    "body_mass_index_below": frozenset({"number"}),
    "date_within": frozenset({"date"}),
    "takes_any": frozenset({"classes"}),
}
PAIRS = frozenset({"pressure_above", "pressure_at_least", "body_mass_index_above", "body_mass_index_below"})
UNCLASSED = "unclassed"  # among the classes someone takes: a medicine of which nobody has said what it is


def rule(words: str, *limits: str, combines: bool = False) -> Callable[[Predicate], Predicate]:
    """Register a predicate under its own name. `words` reads it aloud; `{evidence}` and the limits are filled in."""

    def register(function: Predicate) -> Predicate:
        RULES[function.__name__] = Rule(function.__name__, function, frozenset(limits), combines, words)
        return function

    return register


def judge(clause: Clause, facts: Facts) -> Tri:
    """True, False, or None when the evidence does not decide."""
    return clause.predicate(clause, facts)


def missing(clause: Clause, facts: Facts) -> tuple[str, ...]:
    """The evidence whose absence leaves this clause open, in order; empty when it is decided."""
    return () if judge(clause, facts) is not None else lacking(clause, facts)


def lacking(clause: Clause, facts: Facts) -> tuple[str, ...]:
    """What is missing of a clause that is known to be open."""
    if not clause.parts:
        return tuple([key for key in clause.evidence if key not in facts.known]) or clause.evidence
    still = [part for part in clause.parts if part.predicate(part, facts) is None]
    return tuple(dict.fromkeys([key for part in still for key in lacking(part, facts)]))


def reads(clause: Clause, titles: Mapping[str, str]) -> str:
    """The clause as a sentence for a clinician: rule, evidence and answers by title, limits."""
    found = RULES[clause.rule]
    if found.combines:
        return found.words.format(parts="; ".join(reads(part, titles) for part in clause.parts))
    names = ", ".join(titles.get(key, key) for key in clause.evidence)
    limits = {name: _plain(name, value, titles) for name, value in clause.limits.items()}
    return found.words.format(evidence=names, **limits)


def faults(clause: Clause) -> Iterator[str]:
    """Why a clause cannot be judged: an unknown rule, missing or surplus limits, evidence in the wrong place."""
    found = RULES.get(clause.rule)
    if found is None:
        yield f"no rule is called {clause.rule}"
        return
    if frozenset(clause.limits) != found.limits:
        wanted = ", ".join(sorted(found.limits)) or "none"
        yield f"{clause.rule} needs these limits: {wanted}"
    if found.combines != bool(clause.parts) or found.combines == bool(clause.evidence):
        yield f"{clause.rule} needs {'parts and no evidence' if found.combines else 'evidence and no parts'}"
    if clause.rule in PAIRS and len(clause.evidence) != 2:
        yield f"{clause.rule} looks at two numbers"
    yield from (f"{name} {value!r} is no limit" for name, value in clause.limits.items() if not _fits(name, value))
    for part in clause.parts:
        yield from faults(part)


def _fits(name: str, value: object) -> bool:
    """Whether a limit is of the kind that its name says: words in a list, a duration, else a number."""
    if name in ("values", "classes"):
        return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, str) for each in value)
    if name != "within":
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    try:
        return bool(duration(str(value)))
    except ValueError:
        return False


def _plain(name: str, value: object, titles: Mapping[str, str]) -> str:
    if name == "within":
        return f"{duration(str(value)).days} days"
    if isinstance(value, list | tuple):
        return ", ".join(titles.get(each, str(each)) for each in value)
    return str(value)


def _each(clause: Clause, facts: Facts, test: Callable[[object], bool]) -> Tri:
    """Whether any piece of the evidence passes; what is not known stays not known."""
    found: Tri = False
    known = facts.known
    for key in clause.evidence:
        value = known.get(key)
        if value is None:
            found = None
        elif test(value):
            return True
    return found


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"a number is expected, not {type(value).__name__}")
    return float(value)


@rule("any of these is yes: {evidence}")
def any_yes(clause: Clause, facts: Facts) -> Tri:
    found: Tri = False
    for key in clause.evidence:
        value = facts.known.get(key)
        if value is True:
            return True
        if value is None:
            found = None
    return found


@rule("any of these is among {values}: {evidence}", "values")
def answer_in(clause: Clause, facts: Facts) -> Tri:
    return _each(clause, facts, clause.limits["values"].__contains__)


@rule("{evidence} is at least {at_least}", "at_least")
def number_at_least(clause: Clause, facts: Facts) -> Tri:
    return _each(clause, facts, lambda value: _number(value) >= clause.limits["at_least"])


@rule("{evidence} is above {above}", "above")
def number_above(clause: Clause, facts: Facts) -> Tri:
    return _each(clause, facts, lambda value: _number(value) > clause.limits["above"])


@rule("{evidence} is below {below}", "below")
def number_below(clause: Clause, facts: Facts) -> Tri:
    return _each(clause, facts, lambda value: _number(value) < clause.limits["below"])


@rule(
    "systolic is above {systolic_mmhg} or diastolic is above {diastolic_mmhg} mmHg",
    "systolic_mmhg",
    "diastolic_mmhg",
)
def pressure_above(clause: Clause, facts: Facts) -> Tri:
    """Evidence: systolic, then diastolic."""
    return any_true(value if value is None else value > limit for value, limit in _pressures(clause, facts))


@rule(
    "systolic is at least {systolic_mmhg} or diastolic is at least {diastolic_mmhg} mmHg",
    "systolic_mmhg",
    "diastolic_mmhg",
)
def pressure_at_least(clause: Clause, facts: Facts) -> Tri:
    """Evidence: systolic, then diastolic."""
    return any_true(value if value is None else value >= limit for value, limit in _pressures(clause, facts))


def _pressures(clause: Clause, facts: Facts) -> list[tuple[float | None, float]]:
    limits = (clause.limits["systolic_mmhg"], clause.limits["diastolic_mmhg"])
    values = [facts.value(key) for key in clause.evidence]
    numbers = [None if value is None else _number(value) for value in values]
    return list(zip(numbers, limits, strict=True))


@rule("body mass index is above {above}", "above")
def body_mass_index_above(clause: Clause, facts: Facts) -> Tri:
    """Evidence: height in centimetres, then weight in kilograms."""
    index = _body_mass_index(clause, facts)
    return None if index is None else index > clause.limits["above"]


@rule("body mass index is below {below}", "below")
def body_mass_index_below(clause: Clause, facts: Facts) -> Tri:
    """Evidence: height in centimetres, then weight in kilograms."""
    index = _body_mass_index(clause, facts)
    return None if index is None else index < clause.limits["below"]


def _body_mass_index(clause: Clause, facts: Facts) -> float | None:
    height, weight = (facts.value(key) for key in clause.evidence)
    if height is None or weight is None:
        return None
    metres = _number(height) / 100
    return _number(weight) / (metres * metres)


@rule("{evidence} is within the last {within}", "within")
def date_within(clause: Clause, facts: Facts) -> Tri:
    earliest = facts.now.date() - duration(clause.limits["within"])
    return _each(clause, facts, lambda value: isinstance(value, date) and value >= earliest)


@rule("takes any of: {classes}", "classes")
def takes_any(clause: Clause, facts: Facts) -> Tri:
    """A medicine that nobody has put in a class yet leaves the answer open, unless another one is in it."""
    found: Tri = False
    for key in clause.evidence:
        taken = facts.known.get(key)
        if not isinstance(taken, frozenset):
            found = None
        elif not taken.isdisjoint(clause.limits["classes"]):
            return True
        elif UNCLASSED in taken:
            found = None
    return found


@rule("known and current: {evidence}")
def on_file(clause: Clause, facts: Facts) -> Tri:
    """Yes or not known; the absence of a fact is never a no."""
    return True if all(facts.value(key) is not None for key in clause.evidence) else None


@rule("at least one is known and current: {evidence}")
def any_on_file(clause: Clause, facts: Facts) -> Tri:
    """Yes or not known; the absence of a fact is never a no."""
    return True if any(facts.value(key) is not None for key in clause.evidence) else None


@rule("all of ({parts})", combines=True)
def all_of(clause: Clause, facts: Facts) -> Tri:
    return all_true(part.predicate(part, facts) for part in clause.parts)


@rule("any of ({parts})", combines=True)
def any_of(clause: Clause, facts: Facts) -> Tri:
    return any_true(part.predicate(part, facts) for part in clause.parts)


@rule("none of ({parts})", combines=True)
def none_of(clause: Clause, facts: Facts) -> Tri:
    return negated(any_true(part.predicate(part, facts) for part in clause.parts))
