"""Whether a signed determination still stands after what has been learned since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from openkap.core.candidacy.clauses import Facts
from openkap.core.candidacy.criteria import Criterion
from openkap.core.candidacy.determination import ADOLESCENTS, AGE, Determination, determine
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
        settings=old.offered_settings,
        adolescents=old.adolescents,
    )


def learned(
    old: Determination, criteria: Iterable[Criterion], evidence: Mapping[str, Evidence]
) -> tuple[Difference, ...]:
    """What `rerun` would find different, judging only the criteria that look at something other than on the old day."""
    moved = _moved(old, evidence)
    touched = [criterion for criterion in criteria if not moved.isdisjoint(criterion.looks_at)]
    names = {criterion.id for criterion in touched}
    before = replace(old, findings=tuple(finding for finding in old.findings if finding.criterion in names))
    return differences(before, rerun(old, touched, evidence))


def lapsed(
    old: Determination, criteria: Sequence[Criterion], evidence: Mapping[str, Evidence], *, now: datetime
) -> tuple[Difference, ...]:
    """What stands in the way by time alone: the same evidence was good on the old day and is too old by now."""
    then, today = (rerun(replace(old, decided_at=day), criteria, evidence) for day in (old.decided_at, now))
    return tuple(each for each in differences(then, today) if each.worse)


def _moved(old: Determination, evidence: Mapping[str, Evidence]) -> set[str]:
    """What reads differently now, on the old day. A criterion sees nothing else of its evidence."""
    then = Facts({piece.key: piece for piece in old.evidence}, old.decided_at)
    now = Facts(evidence, old.decided_at)
    keys = {*then.evidence, *evidence} - {AGE, ADOLESCENTS}  # these two are taken from the old determination
    return {key for key in keys if then.value(key) != now.value(key)}
