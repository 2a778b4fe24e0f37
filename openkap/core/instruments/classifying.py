"""Published rules that sort answers by counting them, and what remains possible when some answers are missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openkap.core.instruments.definition import AnswerSet

Counts = tuple[int, ...]  # how many items reached each count of a rule, in the order of the rule
Contributions = frozenset[Counts]  # what one unanswered item could add to each count


@dataclass(frozen=True)
class Count:
    """How many of these items are answered with at least this value; `exceptions` have a threshold of their own."""

    items: tuple[str, ...]
    at_least: int
    exceptions: Mapping[str, int] = field(default_factory=dict)

    def reached(self, id: str, value: int) -> bool:
        return id in self.items and value >= self.exceptions.get(id, self.at_least)


@dataclass(frozen=True)
class Condition:
    """A count that lies in a range; both ends belong to it."""

    count: str
    at_least: int = 0
    at_most: int | None = None

    def holds(self, count: int) -> bool:
        return count >= self.at_least and (self.at_most is None or count <= self.at_most)


@dataclass(frozen=True)
class Outcome:
    """One answer of a classification: it holds when all its conditions hold and no earlier outcome does."""

    id: str
    label: str
    all: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Classification:
    """A published rule that sorts answers without adding them up. The last outcome has no condition: all the rest."""

    id: str
    title: str
    counts: Mapping[str, Count]
    outcomes: tuple[Outcome, ...]
    cite: tuple[str, ...]
    verified: bool = True


class Classifier:
    """One classification over the answers of one instrument. It remembers what it has worked out."""

    def __init__(self, rule: Classification, options: Mapping[str, "AnswerSet"]) -> None:
        self.rule = rule
        counts = list(rule.counts.values())
        self._adds = {
            id: {value: tuple([int(count.reached(id, value)) for count in counts]) for value in options[id].values}
            for id in sorted({id for count in counts for id in count.items})
        }
        self._open = {id: frozenset(adds.values()) for id, adds in self._adds.items()}
        self._none: Counts = (0,) * len(counts)
        self._known: dict[tuple[Counts, tuple[Contributions, ...]], tuple[Outcome, ...]] = {}

    def possible(self, given: Mapping[str, int], unanswered: Iterable[str]) -> tuple[Outcome, ...]:
        """The outcomes that some completion of the missing answers would give: one when they do not matter."""
        adds = [self._adds[id][value] for id, value in given.items() if id in self._adds]
        sure = tuple([sum(each) for each in zip(self._none, *adds, strict=True)])
        open_ = tuple([self._open[id] for id in sorted(unanswered) if id in self._open])
        found = self._known.get((sure, open_))
        if found is None:
            found = self._known[sure, open_] = self._outcomes(sure, open_)
        return found

    def _outcomes(self, sure: Counts, open_: Iterable[Contributions]) -> tuple[Outcome, ...]:
        reached = {sure}
        for contributions in open_:
            reached = {
                tuple([a + b for a, b in zip(counts, added, strict=True)])
                for counts in reached
                for added in contributions
            }
        positions = {self._position(counts) for counts in reached}
        return tuple([outcome for position, outcome in enumerate(self.rule.outcomes) if position in positions])

    def _position(self, reached: Counts) -> int:
        """The first outcome whose conditions all hold; the last one has none."""
        counts = dict(zip(self.rule.counts, reached, strict=True))
        holding = (
            position
            for position, outcome in enumerate(self.rule.outcomes)
            if all(condition.holds(counts[condition.count]) for condition in outcome.all)
        )
        return next(holding)
