"""What is asked: items, their possible answers, and when one item hangs on another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Answers = Mapping[str, int | None]


@dataclass(frozen=True)
class Option:
    """One possible answer. `text` is ours, or empty when the wording belongs to somebody else. An answer that is
    `not_applicable` has no points: its item is left out, neither answered nor missing."""

    value: int
    text: str = ""
    loinc: str = ""
    not_applicable: bool = False


@dataclass(frozen=True)
class AnswerSet:
    """Answers that several items share. `wording` is the key prefix of their anchors in the wording source; `{number}`
    in it stands for the item's number."""

    options: tuple[Option, ...]
    wording: str = "a"

    @cached_property
    def values(self) -> frozenset[int]:
        """Everything that may be entered."""
        return frozenset(option.value for option in self.options)

    @cached_property
    def points(self) -> frozenset[int]:
        """What can be counted: every value but those that say "not applicable"."""
        return frozenset(option.value for option in self.options if not option.not_applicable)

    @cached_property
    def no_points(self) -> frozenset[int]:
        return self.values - self.points

    @property
    def least(self) -> int:
        return min(self.points)

    @property
    def most(self) -> int:
        return max(self.points)


@dataclass(frozen=True)
class AskedWhen:
    """An item that is only asked when `how_many` of these items are answered with at least this value. An answer given
    although it is not asked is kept and does no harm, unless `refused_otherwise`."""

    items: tuple[str, ...]
    at_least: int
    how_many: int = 1
    refused_otherwise: bool = False

    def holds(self, given: Answers) -> bool:
        """Whether the item is asked; answers that are still missing could be the ones that ask for it."""
        answers = [given.get(id) for id in self.items]
        return sum(value is None or value >= self.at_least for value in answers) >= self.how_many


@dataclass(frozen=True)
class Item:
    """One question, named by its number and a short topic. `required` items are asked of everybody. `same_as` is the
    item of another instrument that asks exactly this, so that its answer may be carried over."""

    id: str
    number: int
    topic: str
    answers: str
    text: str = ""
    loinc: str = ""
    wording: str = ""
    required: bool = True
    asked_when: AskedWhen | None = None
    same_as: str = ""


@dataclass(frozen=True)
class When:
    """One item's answer, at least or at most a value."""

    item: str
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: int) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


def asked(item: Item, given: Answers) -> bool:
    """Whether this item is asked after these answers; while the answers it hangs on are missing, it counts as asked."""
    return item.asked_when is None or item.asked_when.holds(given)
