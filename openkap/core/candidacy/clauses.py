"""A clause asks one thing of the evidence; facts are the evidence as it stands at one moment."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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

    def value(self, key: str) -> Value | None:
        piece = self.evidence.get(key)
        return piece.value if piece is not None and piece.known(self.now) else None


@dataclass(frozen=True)
class Rule:
    """A predicate that data may name: its function, the limits it needs, and how it reads to a clinician."""

    name: str
    judge: Callable[[Clause, Facts], Tri]
    limits: frozenset[str]
    combines: bool
    words: str


def all_true(answers: Iterable[Tri]) -> Tri:
    """Kleene's and: one no is a no, whatever is not known."""
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


def any_true(answers: Iterable[Tri]) -> Tri:
    """Kleene's or: one yes is a yes, whatever is not known."""
    known = list(answers)
    if True in known:
        return True
    return None if None in known else False


def negated(answer: Tri) -> Tri:
    return None if answer is None else not answer
