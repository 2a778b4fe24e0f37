"""Whether, by which route and under which conditions ketamine-assisted psychotherapy may be offered to one client.

Criteria are data, evidence is dated, logic is three-valued: what is not known is neither a yes nor a no. The result is
a proposal with its whole trace; two clinicians decide.
"""

from openkap.core.candidacy.clauses import Clause, Facts
from openkap.core.candidacy.criteria import ROUTES, Action, Condition, Criterion
from openkap.core.candidacy.determination import OUTCOMES, Determination, Finding, Outcome, determine
from openkap.core.candidacy.differences import Difference, differences
from openkap.core.candidacy.rules import RULES, UNCLASSED
from openkap.core.candidacy.shipped import in_force, titles
from openkap.core.candidacy.standing import learned, rerun

__all__ = [
    "OUTCOMES",
    "ROUTES",
    "RULES",
    "UNCLASSED",
    "Action",
    "Clause",
    "Condition",
    "Criterion",
    "Determination",
    "Difference",
    "Facts",
    "Finding",
    "Outcome",
    "determine",
    "differences",
    "in_force",
    "learned",
    "rerun",
    "titles",
]
