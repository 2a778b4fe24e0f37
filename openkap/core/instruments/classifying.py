"""Three-valued counting: which outcomes of a published rule remain possible when some answers are missing."""

from collections.abc import Mapping, Set

from openkap.core.instruments.definition import Classification, Condition, Count, Outcome

Span = tuple[int, int]


def classify(rule: Classification, given: Mapping[str, int], unanswered: Set[str]) -> list[Outcome]:
    """The outcomes that some completion of the missing answers could give: one when they do not matter."""
    spans = {name: _span(count, given, unanswered) for name, count in rule.counts.items()}
    possible = []
    for outcome in rule.outcomes:
        certain = [_holds(condition, spans[condition.count]) for condition in outcome.all]
        if False in certain:
            continue
        possible.append(outcome)
        if all(certain):
            break
    return possible


def _span(count: Count, given: Mapping[str, int], unanswered: Set[str]) -> Span:
    """The fewest and the most items that can turn out to reach the count's threshold."""
    sure = sum(given[id] >= count.exceptions.get(id, count.at_least) for id in count.items if id in given)
    return sure, sure + sum(id in unanswered for id in count.items)


def _holds(condition: Condition, span: Span) -> bool | None:
    """True or False when every number in the span agrees, else None."""
    low, high = span
    most = high if condition.at_most is None else condition.at_most
    if low >= condition.at_least and high <= most:
        return True
    if high < condition.at_least or low > most:
        return False
    return None
