"""From ICD-10-CM codes to the groups that the criteria know. The groups and their codes stand in the vocabulary."""

from collections.abc import Iterable, Sequence
from functools import cache

from openkap.core.candidacy.criteria import Criterion
from openkap.core.evidence import vocabulary

MAIN, SECOND = "diagnosis", "diagnosis_second"
OTHER, NONE = "other", "none"


def group_of(code: str) -> str:
    """The group to which a code such as F43.12 belongs; "other" when the criteria know none. Raises nothing: whether
    the code exists is asked of the list of codes."""
    found = [(prefix, group) for prefix, group in _prefixes() if code.upper().startswith(prefix)]
    return max(found, key=lambda each: len(each[0]))[1] if found else OTHER


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    options = vocabulary().get(MAIN).options
    return tuple((prefix, option.value) for option in options for prefix in option.codes)


def weighed(codes: Sequence[str], criteria: Iterable[Criterion]) -> dict[str, str]:
    """The two groups by which the criteria judge: that of the main diagnosis, which comes first in `codes`, and of the
    others the one that weighs most. A group that a caution or a contraindication names outweighs one that only
    supports, so that no warning is lost behind a long list."""
    if not codes:
        return {MAIN: NONE, SECOND: NONE}
    groups = list(dict.fromkeys(group_of(code) for code in codes))
    warned = _named(criteria)
    others = sorted(groups[1:], key=lambda group: (group not in warned, group == OTHER))
    return {MAIN: groups[0], SECOND: others[0] if others else NONE}


def _named(criteria: Iterable[Criterion]) -> frozenset[str]:
    """The groups that a caution or a contraindication names."""
    warning = [each for each in criteria if each.kind in ("caution", "contraindication")]
    clauses = [clause for each in warning for clause in each.clause.clauses() if {MAIN, SECOND} & set(clause.evidence)]
    return frozenset(value for clause in clauses for value in clause.limits.get("values", ()))
