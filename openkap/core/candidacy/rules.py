"""The predicates that a criterion may name. They hold no clinical number: limits arrive with the clause."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from openkap.core.candidacy.clauses import Clause, Facts, Rule, Tri, all_true, any_true, negated
from openkap.core.reading import duration

RULES: dict[str, Rule] = {}
UNCLASSED = "unclassed"  # among the classes someone takes: a medicine of which nobody has said what it is
Predicate = Callable[[Clause, Facts], Tri]


def rule(words: str, *limits: str, combines: bool = False) -> Callable[[Predicate], Predicate]:
    """Register a predicate under its own name. `words` reads it aloud; `{evidence}` and the limits are filled in."""

    def register(function: Predicate) -> Predicate:
        RULES[function.__name__] = Rule(function.__name__, function, frozenset(limits), combines, words)
        return function

    return register


def judge(clause: Clause, facts: Facts) -> Tri:
    """True, False, or None when the evidence does not decide."""
    return RULES[clause.rule].judge(clause, facts)


def missing(clause: Clause, facts: Facts) -> tuple[str, ...]:
    """The evidence whose absence leaves this clause open, in order; empty when it is decided."""
    if judge(clause, facts) is not None:
        return ()
    if clause.parts:
        return tuple(dict.fromkeys(key for part in clause.parts for key in missing(part, facts)))
    return tuple(key for key in clause.evidence if facts.value(key) is None) or clause.evidence


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
    for part in clause.parts:
        yield from faults(part)


def _plain(name: str, value: object, titles: Mapping[str, str]) -> str:
    if name == "within":
        return f"{duration(str(value)).days} days"
    if isinstance(value, list | tuple):
        return ", ".join(titles.get(each, str(each)) for each in value)
    return str(value)


def _each(clause: Clause, facts: Facts, test: Callable[[object], bool]) -> Tri:
    """Whether any piece of the evidence passes; what is not known stays not known."""
    values = [facts.value(key) for key in clause.evidence]
    return any_true(None if value is None else test(value) for value in values)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"a number is expected, not {type(value).__name__}")
    return float(value)


@rule("any of these is yes: {evidence}")
def any_yes(clause: Clause, facts: Facts) -> Tri:
    return _each(clause, facts, lambda value: value is True)


@rule("any of these is among {values}: {evidence}", "values")
def answer_in(clause: Clause, facts: Facts) -> Tri:
    return _each(clause, facts, lambda value: value in clause.limits["values"])


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
    wanted = set(clause.limits["classes"])
    return any_true(_takes(facts.value(key), wanted) for key in clause.evidence)


def _takes(value: object, wanted: set[str]) -> Tri:
    if not isinstance(value, frozenset):
        return None
    return True if value & wanted else None if UNCLASSED in value else False


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
    return all_true(judge(part, facts) for part in clause.parts)


@rule("any of ({parts})", combines=True)
def any_of(clause: Clause, facts: Facts) -> Tri:
    return any_true(judge(part, facts) for part in clause.parts)


@rule("none of ({parts})", combines=True)
def none_of(clause: Clause, facts: Facts) -> Tri:
    return negated(any_true(judge(part, facts) for part in clause.parts))
