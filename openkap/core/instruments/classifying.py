"""Three-valued counting: which outcomes of a published rule remain possible when some answers are missing."""

from collections.abc import Mapping, Set
from functools import lru_cache

from openkap.core.instruments.definition import AnswerSet, Classification, Count, Outcome

Counts = tuple[int, ...]  # how many items reached each count of a rule, in the order of the rule


def classify(
    rule: Classification, given: Mapping[str, int], unanswered: Set[str], options: Mapping[str, AnswerSet]
) -> list[Outcome]:
    """The outcomes that some completion of the missing answers would give: one when they do not matter."""
    counts = list(rule.counts.values())
    sure = tuple([sum(_reaches(count, id, given[id]) for id in count.items if id in given) for count in counts])
    missing = sorted(id for id in unanswered if any(id in count.items for count in counts))
    open_ = tuple([_contributions(counts, id, options[id]) for id in missing])
    found = {_outcome(rule, dict(zip(rule.counts, reached, strict=True))) for reached in _completions(sure, open_)}
    return [rule.outcomes[position] for position in sorted(found)]


def _reaches(count: Count, id: str, value: int) -> bool:
    return value >= count.exceptions.get(id, count.at_least)


def _contributions(counts: list[Count], id: str, answers: AnswerSet) -> frozenset[Counts]:
    """What one unanswered item could add to each count."""
    return frozenset(
        tuple([int(id in count.items and _reaches(count, id, value)) for count in counts]) for value in answers.values
    )


@lru_cache(maxsize=1024)
def _completions(sure: Counts, open_: tuple[frozenset[Counts], ...]) -> frozenset[Counts]:
    """Every vector of counts that the missing answers could lead to."""
    reached = frozenset({sure})
    for contributions in open_:
        reached = frozenset(
            tuple([a + b for a, b in zip(counts, added, strict=True)]) for counts in reached for added in contributions
        )
    return reached


def _outcome(rule: Classification, counts: Mapping[str, int]) -> int:
    """The position of the first outcome whose conditions all hold; the last one has none."""
    for position, outcome in enumerate(rule.outcomes):
        if all(
            counts[condition.count] >= condition.at_least
            and (condition.at_most is None or counts[condition.count] <= condition.at_most)
            for condition in outcome.all
        ):
            return position
    raise AssertionError(f"{rule.id}: the last outcome holds for all the rest")
