"""What distinguishes two rows for one rule: a whole number, the sum of what each item's answer adds to it.

Rows with the same number get the same result. A rule that cannot be told by such a sum has no key: its rows are told
apart by all their answers.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from math import prod
from typing import Any

from openkap.core.instruments import Alert, Classification, Instrument, ScoreRule

LARGEST = 2**22  # a key with more possible values than this would need a larger table than it is worth
# What this module knows to be told by a sum, by the name of its class. Whatever has a field that is not here, and not
# at its default, has no key.
KNOWN: Mapping[str, str] = {
    "ScoreRule": "id title method items range cite reversed multiply table missing least_answered missing_verified "
    "higher_is bands cuts change loinc verified",
    "Classification": "id title counts outcomes cite verified",
    "Count": "items at_least exceptions",
    "Outcome": "id label all",
    "Condition": "count at_least at_most",
    "Alert": "id when route text cite verified",
    "When": "item at_least at_most",
    "Item": "id number topic answers text loinc wording required asked_when same_as",
    "AskedWhen": "items at_least",
    "AnswerSet": "options wording",
    "Option": "value text loinc",
}


@dataclass(frozen=True)
class Key:
    """What each digit of each item adds (unanswered and not asked come last), and how many sums are possible."""

    adds: Mapping[str, tuple[int, ...]]
    size: int


def understood(instrument: Instrument) -> bool:
    """Whether items and answers are of the kind this module knows."""
    sets = instrument.answers.values()
    parts = [*instrument.items, *sets, *(option for answers in sets for option in answers.options)]
    return all(map(_known, [*parts, *(item.asked_when for item in instrument.items if item.asked_when)]))


def score_key(instrument: Instrument, rule: ScoreRule) -> Key | None:
    """Sums and means are told by how many were answered and what the answers, reversed where due, add up to."""
    if rule.method not in ("sum", "mean") or not _known(rule):
        return None
    places = len(rule.items) + 1
    adds, highest = {}, 0
    for id in rule.items:
        answers = instrument.options[id]
        up = [value - answers.least for value in sorted(answers.values)]
        above = [answers.most - answers.least - each for each in up] if id in rule.reversed else up
        adds[id] = (*(each * places + 1 for each in above), 0, 0)
        highest += answers.most - answers.least
    return _key(adds, (highest + 1) * places)


def classification_key(instrument: Instrument, rule: Classification) -> Key | None:
    """How many items surely reach each count, and how many of each sort are open."""
    conditions = [condition for outcome in rule.outcomes for condition in outcome.all]
    if not all(map(_known, [rule, *rule.counts.values(), *rule.outcomes, *conditions])):
        return None
    reached = {item.id: _reached(instrument, rule, item.id) for item in instrument.items}
    sorts = {id: frozenset(each) for id, each in reached.items() if any(map(any, each))}
    kinds = sorted(set(sorts.values()), key=sorted)
    sizes = [len(count.items) + 1 for count in rule.counts.values()]
    sizes += [1 + sum(sort == kind for sort in sorts.values()) for kind in kinds]
    strides = [prod(sizes[:n]) for n in range(len(sizes))]
    adds = {}
    for id, sort in sorts.items():
        sure = (sum(stride for stride, one in zip(strides, each, strict=False) if one) for each in reached[id])
        adds[id] = (*sure, strides[len(rule.counts) + kinds.index(sort)], 0)
    return _key(adds, prod(sizes))


def alert_key(instrument: Instrument, alert: Alert) -> Key | None:
    """The answer itself, or why there is none."""
    size = len(instrument.options[alert.when.item].values) + 2
    return _key({alert.when.item: tuple(range(size))}, size) if _known(alert) and _known(alert.when) else None


def _reached(instrument: Instrument, rule: Classification, id: str) -> list[tuple[bool, ...]]:
    """For each possible answer, the counts it reaches."""
    values = sorted(instrument.options[id].values)
    return [tuple(count.reached(id, value) for count in rule.counts.values()) for value in values]


def _key(adds: Mapping[str, tuple[int, ...]], size: int) -> Key | None:
    return Key(adds, size) if size <= LARGEST else None


def _known(part: Any) -> bool:
    names = KNOWN.get(type(part).__name__, "").split()
    more = [field for field in fields(part) if field.name not in names]
    return all(getattr(part, field.name) == _default(field) for field in more)


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
