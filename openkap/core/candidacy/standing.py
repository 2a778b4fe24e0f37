"""Whether a signed determination still stands after what has been learned since."""

from collections.abc import Iterable, Mapping

from openkap.core.candidacy.criteria import Criterion
from openkap.core.candidacy.determination import Determination, determine
from openkap.core.candidacy.differences import Difference, differences
from openkap.core.evidence import Evidence


def rerun(old: Determination, criteria: Iterable[Criterion], evidence: Mapping[str, Evidence]) -> Determination:
    """The same question with today's evidence, on the old day: only new knowledge can change the answer, not time.

    Expired answers are asked again on every dosing day; they do not undo two signatures by themselves.
    """
    return determine(
        criteria,
        evidence,
        now=old.decided_at,
        age_years=old.age_years,
        routes=old.offered_routes,
        adolescents=old.adolescents,
    )


def what_broke(old: Determination, new: Determination) -> tuple[Difference, ...]:
    """The differences that stand in the way; empty when the old determination still holds."""
    return tuple(difference for difference in differences(old, new) if difference.worse)
