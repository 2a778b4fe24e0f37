"""What changed between two determinations of the same client."""

from collections.abc import Mapping
from dataclasses import dataclass

from openkap.core.candidacy.determination import Determination
from openkap.core.candidacy.findings import Finding, State


@dataclass(frozen=True)
class Difference:
    """One criterion that now says something else. `worse`: it acts, or holds things up, and did not before."""

    criterion: str
    title: str
    before: State | None
    after: State | None
    worse: bool


def differences(old: Determination, new: Determination) -> tuple[Difference, ...]:
    """Every criterion whose state changed, came or went, in order of their ids."""
    before, after = _by_id(old), _by_id(new)
    known = {**before, **after}
    changed = [_difference(known[each], before.get(each), after.get(each)) for each in sorted(known)]
    return tuple(difference for difference in changed if difference.before != difference.after)


def _by_id(determination: Determination) -> Mapping[str, Finding]:
    return {finding.criterion: finding for finding in determination.findings}


def _difference(known: Finding, before: Finding | None, after: Finding | None) -> Difference:
    return Difference(
        criterion=known.criterion,
        title=known.title,
        before=before.state if before else None,
        after=after.state if after else None,
        worse=_weight(after) > _weight(before),
    )


def _weight(finding: Finding | None) -> int:
    """How much a finding stands in the way: acting before open before nothing."""
    if finding is None:
        return 0
    return 2 if finding.acts else 1 if finding.is_open else 0
