"""A clause asks one thing of the evidence; facts are the evidence as it stands at one moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from openkap.core.evidence import Evidence, Value

Tri = bool | None  # Kleene's third value: None is "not known"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A rule by name, the evidence it looks at, its limits, and the parts that it combines."""

    rule: str
    evidence: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple["Clause", ...] = ()

    @cached_property
    def judge(self) -> "Judge":
        """True, False, or None when the facts do not decide. The rule and its limits are looked up once."""
        return RULES[self.rule].bind(self)

    def asks(self) -> Iterator[str]:
        """Every piece of evidence that this clause may look at."""
        yield from self.evidence
        for part in self.parts:
            yield from part.asks()

    def clauses(self) -> Iterator["Clause"]:
        """This clause and all its parts."""
        yield self
        for part in self.parts:
            yield from part.clauses()


@dataclass(frozen=True)
class Facts:
    """The evidence at one moment. Stale, unsure and absent answers all read as not known."""

    evidence: Mapping[str, Evidence]
    now: datetime

    @cached_property
    def known(self) -> Mapping[str, Value]:
        """What may be relied on now, by key."""
        return {key: piece.value for key, piece in self.evidence.items() if piece.known(self.now)}

    def value(self, key: str) -> Value | None:
        return self.known.get(key)

    def lasting(self, validity: Mapping[str, timedelta]) -> "Facts":
        """The same facts, where the evidence named here counts for so long and no longer."""
        dated = {key: self.evidence[key].lasting(span) for key, span in validity.items() if key in self.evidence}
        return Facts({**self.evidence, **dated}, self.now)


@dataclass(frozen=True)
class Rule:
    """A predicate that data may name: what makes it of a clause, the limits it needs, and how it reads aloud."""

    name: str
    bind: "Bind"
    limits: frozenset[str]
    combines: bool
    words: str


Judge = Callable[[Facts], Tri]
Bind = Callable[[Clause], Judge]
RULES: dict[str, Rule] = {}  # filled where the predicates stand


def all_true(answers: Iterable[Tri]) -> Tri:
    """Kleene's and: one no is a no, whatever is not known."""
    found: Tri = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def any_true(answers: Iterable[Tri]) -> Tri:
    """Kleene's or: one yes is a yes, whatever is not known."""
    found: Tri = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            found = None
    return found


def negated(answer: Tri) -> Tri:
    return None if answer is None else not answer
