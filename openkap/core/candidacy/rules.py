"""The predicates that a criterion may name. They hold no clinical number: limits arrive with the clause."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import ge, gt, lt

from openkap.core.candidacy.clauses import RULES, Bind, Clause, Facts, Judge, Rule, Tri, all_true, any_true, negated
from openkap.core.evidence import Value
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


def rule(words: str, *limits: str, combines: bool = False) -> Callable[[Bind], Bind]:
    """Register a predicate under its own name. The function takes a clause and returns what judges facts by it.

    `words` reads it aloud; `{evidence}` and the limits are filled in.
    """

    def register(function: Bind) -> Bind:
        RULES[function.__name__] = Rule(function.__name__, function, frozenset(limits), combines, words)
        return function

    return register


def judge(clause: Clause, facts: Facts) -> Tri:
    """True, False, or None when the evidence does not decide."""
    return clause.judge(facts)


def missing(clause: Clause, facts: Facts) -> tuple[str, ...]:
    """The evidence whose absence leaves this clause open, in order; empty when it is decided."""
    return () if judge(clause, facts) is not None else lacking(clause, facts)


def lacking(clause: Clause, facts: Facts) -> tuple[str, ...]:
    """What is missing of a clause that is known to be open."""
    if len(clause.evidence) == 1:
        return clause.evidence
    if clause.evidence:
        return tuple([key for key in clause.evidence if key not in facts.known]) or clause.evidence
    still = [key for part in clause.parts if part.judge(facts) is None for key in lacking(part, facts)]
    return tuple(dict.fromkeys(still))


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


def _any(keys: tuple[str, ...], test: Callable[[Value], Tri]) -> Judge:
    """Whether any piece of the evidence passes; what is not known stays not known."""
    return _either([_one(key, test) for key in keys])


def _one(key: str, test: Callable[[Value], Tri]) -> Judge:
    def judged(facts: Facts) -> Tri:
        value = facts.known.get(key)
        return None if value is None else test(value)

    return judged


def _either(judges: Sequence[Judge]) -> Judge:
    return judges[0] if len(judges) == 1 else lambda facts: any_true(judge(facts) for judge in judges)


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"a number is expected, not {type(value).__name__}")
    return value


@rule("any of these is yes: {evidence}")
def any_yes(clause: Clause) -> Judge:
    return _any(clause.evidence, lambda value: value is True)


@rule("any of these is among {values}: {evidence}", "values")
def answer_in(clause: Clause) -> Judge:
    values = frozenset(clause.limits["values"])
    return _any(clause.evidence, values.__contains__)


@rule("{evidence} is at least {at_least}", "at_least")
def number_at_least(clause: Clause) -> Judge:
    least = clause.limits["at_least"]
    return _any(clause.evidence, lambda value: _number(value) >= least)


@rule("{evidence} is above {above}", "above")
def number_above(clause: Clause) -> Judge:
    limit = clause.limits["above"]
    return _any(clause.evidence, lambda value: _number(value) > limit)


@rule("{evidence} is below {below}", "below")
def number_below(clause: Clause) -> Judge:
    limit = clause.limits["below"]
    return _any(clause.evidence, lambda value: _number(value) < limit)


@rule(
    "systolic is above {systolic_mmhg} or diastolic is above {diastolic_mmhg} mmHg",
    "systolic_mmhg",
    "diastolic_mmhg",
)
def pressure_above(clause: Clause) -> Judge:
    """Evidence: systolic, then diastolic."""
    return _pressures(clause, gt)


@rule(
    "systolic is at least {systolic_mmhg} or diastolic is at least {diastolic_mmhg} mmHg",
    "systolic_mmhg",
    "diastolic_mmhg",
)
def pressure_at_least(clause: Clause) -> Judge:
    """Evidence: systolic, then diastolic."""
    return _pressures(clause, ge)


def _pressures(clause: Clause, compare: Callable[[float, float], bool]) -> Judge:
    """Whether the systolic or the diastolic compares so with its limit."""
    limits = (clause.limits["systolic_mmhg"], clause.limits["diastolic_mmhg"])
    return _either([_compared(key, compare, limit) for key, limit in zip(clause.evidence, limits, strict=True)])


def _compared(key: str, compare: Callable[[float, float], bool], limit: float) -> Judge:
    return _one(key, lambda value: compare(_number(value), limit))


@rule("body mass index is above {above}", "above")
def body_mass_index_above(clause: Clause) -> Judge:
    """Evidence: height in centimetres, then weight in kilograms."""
    return _body_mass_index(clause, gt, clause.limits["above"])


@rule("body mass index is below {below}", "below")
def body_mass_index_below(clause: Clause) -> Judge:
    """Evidence: height in centimetres, then weight in kilograms."""
    return _body_mass_index(clause, lt, clause.limits["below"])


def _body_mass_index(clause: Clause, compare: Callable[[float, float], bool], limit: float) -> Judge:
    """Whether the index, kilograms by square metres, compares so with the limit."""
    height_cm, weight_kg = clause.evidence

    def judged(facts: Facts) -> Tri:
        height, weight = facts.value(height_cm), facts.value(weight_kg)
        if height is None or weight is None:
            return None
        metres = _number(height) / 100
        return compare(_number(weight) / (metres * metres), limit)

    return judged


@rule("{evidence} is within the last {within}", "within")
def date_within(clause: Clause) -> Judge:
    span = duration(clause.limits["within"])

    def judged(facts: Facts) -> Tri:
        earliest = facts.now.date() - span
        return _any(clause.evidence, lambda value: isinstance(value, date) and value >= earliest)(facts)

    return judged


@rule("takes any of: {classes}", "classes")
def takes_any(clause: Clause) -> Judge:
    """A medicine that nobody has put in a class yet leaves the answer open, unless another one is in it."""
    classes = frozenset(clause.limits["classes"])

    def taken(value: Value) -> Tri:
        if not isinstance(value, frozenset):
            return None
        if not value.isdisjoint(classes):
            return True
        return None if UNCLASSED in value else False

    return _any(clause.evidence, taken)


@rule("known and current: {evidence}")
def on_file(clause: Clause) -> Judge:
    """Yes or not known; the absence of a fact is never a no."""
    return lambda facts: True if all(facts.value(key) is not None for key in clause.evidence) else None


@rule("at least one is known and current: {evidence}")
def any_on_file(clause: Clause) -> Judge:
    """Yes or not known; the absence of a fact is never a no."""
    return lambda facts: True if any(facts.value(key) is not None for key in clause.evidence) else None


@rule("all of ({parts})", combines=True)
def all_of(clause: Clause) -> Judge:
    judges = [part.judge for part in clause.parts]
    return lambda facts: all_true(judge(facts) for judge in judges)


@rule("any of ({parts})", combines=True)
def any_of(clause: Clause) -> Judge:
    return _either([part.judge for part in clause.parts])


@rule("none of ({parts})", combines=True)
def none_of(clause: Clause) -> Judge:
    either = any_of(clause)
    return lambda facts: negated(either(facts))
