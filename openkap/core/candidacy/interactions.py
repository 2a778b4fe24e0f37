"""What the criteria say of medicines alone, by the way in which ketamine is to be given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from openkap.core.candidacy.clauses import Facts
from openkap.core.candidacy.criteria import Criterion
from openkap.core.evidence import Evidence

MEDICINES = "medicines"
ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # what is asked of medicines alone does not depend on the day


@dataclass(frozen=True)
class Interaction:
    """One criterion that acts on these classes. `routes`: those for which it matters, of the routes looked at.
    `removes`: those that it rules out. `classes`: what brings it."""

    criterion: Criterion
    routes: tuple[str, ...]
    removes: tuple[str, ...]
    classes: tuple[str, ...]


def interactions(
    criteria: Iterable[Criterion], classes: Collection[str], routes: tuple[str, ...]
) -> tuple[Interaction, ...]:
    """What follows from these classes of medicines alone; what speaks against comes before what may be continued.

    A rule that needs more than medicines to be decided is not here: the determination judges it with everything known.
    """
    facts = Facts({MEDICINES: Evidence(MEDICINES, frozenset(classes), "record", ANY_MOMENT)}, ANY_MOMENT)
    found = [_interaction(each, classes, routes) for each in criteria if _acts(each, facts)]
    return tuple(sorted((each for each in found if each.routes), key=_weight))


def _acts(criterion: Criterion, facts: Facts) -> bool:
    concerns = MEDICINES in criterion.looks_at and criterion.kind != "requirement"
    return concerns and criterion.clause.judge(facts) is True


def _interaction(criterion: Criterion, classes: Collection[str], routes: tuple[str, ...]) -> Interaction:
    matters = tuple(route for route in routes if not criterion.concerns_routes or route in criterion.concerns_routes)
    removes = tuple(route for route in matters if route in criterion.removes_routes)
    named = {code for clause in criterion.clause.clauses() for code in clause.limits.get("classes", ())}
    return Interaction(criterion, matters, removes, tuple(sorted(named & set(classes))))


def _weight(each: Interaction) -> tuple[bool, bool, str]:
    return (each.criterion.kind == "indication", not each.removes, each.criterion.id)
