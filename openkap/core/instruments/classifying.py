"""Published rules that sort answers by counting them, and what remains possible when some answers are missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from openkap.core.instruments.items import AnswerSet

Counts = tuple[int, ...]  # how many items reached each count of a rule, in the order of the rule
Contributions = frozenset[Counts]  # what one unanswered item could add to each count


@dataclass(frozen=True)
class Count:
    """How many of these items are answered with at least this value; `exceptions` have a threshold of their own. What
    was asked and left unanswered is open, or counts as reached where a rule takes the safe side."""

    items: tuple[str, ...]
    at_least: int
    exceptions: Mapping[str, int] = field(default_factory=dict)
    unanswered: Literal["open", "reached"] = "open"

    def reached(self, id: str, value: int) -> bool:
        return id in self.items and value >= self.exceptions.get(id, self.at_least)


@dataclass(frozen=True)
class Condition:
    """A count, or the value of a score, that lies in a range; both ends belong to it."""

    count: str = ""
    score: str = ""
    at_least: float = 0
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        return value >= self.at_least and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Outcome:
    """One answer of a classification: it holds when all its conditions hold and no earlier outcome does. Where there
    are several `ways` to it, all conditions of one of them suffice."""

    id: str
    label: str
    all: tuple[Condition, ...] = ()
    ways: tuple[tuple[Condition, ...], ...] = ()

    @property
    def alternatives(self) -> tuple[tuple[Condition, ...], ...]:
        return self.ways or (self.all,)


@dataclass(frozen=True)
class Classification:
    """A published rule that sorts answers without adding them up. The last outcome has no condition: all the rest."""

    id: str
    title: str
    outcomes: tuple[Outcome, ...]
    cite: tuple[str, ...]
    counts: Mapping[str, Count] = field(default_factory=dict)
    verified: bool = True

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(each for outcome in self.outcomes for way in outcome.alternatives for each in way)

    @property
    def on_scores(self) -> tuple[Condition, ...]:
        """The different conditions that ask for a score."""
        return tuple(dict.fromkeys(condition for condition in self.conditions if condition.score))


class Classifier:
    """One classification over the answers of one instrument. It remembers what it has worked out.

    Every condition on a score is one more count: one where it holds, none where it does not, open without the score.
    """

    def __init__(self, rule: Classification, options: Mapping[str, "AnswerSet"]) -> None:
        self.rule = rule
        counts = list(rule.counts.values())
        self._on_scores = rule.on_scores
        self._none: Counts = (0,) * (len(counts) + len(self._on_scores))
        rest = self._none[len(counts) :]
        self._adds = {
            id: {value: (*[int(count.reached(id, value)) for count in counts], *rest) for value in options[id].points}
            for id in sorted({id for count in counts for id in count.items})
        }
        self._open = {id: _left_open(counts, id, adds.values()) for id, adds in self._adds.items()}
        self._known: dict[tuple[Counts, tuple[Contributions, ...]], tuple[Outcome, ...]] = {}

    def possible(
        self, given: Mapping[str, int], unanswered: Iterable[str], values: Mapping[str, float | None]
    ) -> tuple[Outcome, ...]:
        """The outcomes that some completion of the missing answers would give: one when they do not matter."""
        adds = [self._adds[id][value] for id, value in given.items() if id in self._adds]
        open_ = [self._open[id] for id in sorted(unanswered) if id in self._open]
        for position, condition in enumerate(self._on_scores, start=len(self.rule.counts)):
            value, one = values[condition.score], self._one(position)
            if value is None:
                open_.append(frozenset([self._none, one]))
            elif condition.holds(value):
                adds.append(one)
        return self._remembered(tuple([sum(each) for each in zip(self._none, *adds, strict=True)]), tuple(open_))

    def _one(self, position: int) -> Counts:
        return (*self._none[:position], 1, *self._none[position + 1 :])

    def _remembered(self, sure: Counts, open_: tuple[Contributions, ...]) -> tuple[Outcome, ...]:
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
        """The first outcome one of whose ways holds whole; the last one has no conditions."""
        names = list(self.rule.counts)
        holding = (
            position
            for position, outcome in enumerate(self.rule.outcomes)
            if any(all(self._holds(each, names, reached) for each in way) for way in outcome.alternatives)
        )
        return next(holding)

    def _holds(self, condition: Condition, names: list[str], reached: Counts) -> bool:
        if condition.score:
            return bool(reached[len(names) + self._on_scores.index(condition)])
        return condition.holds(reached[names.index(condition.count)])


def _left_open(counts: Iterable[Count], id: str, adds: Iterable[Counts]) -> Contributions:
    """What one unanswered item could add to each count; counts on the safe side take it as reached."""
    safe = [count.unanswered == "reached" and id in count.items for count in counts]
    return frozenset(
        (*[1 if sure else number for sure, number in zip(safe, add, strict=False)], *add[len(safe) :]) for add in adds
    )
