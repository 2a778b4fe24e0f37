"""Whether, by which route and under which conditions ketamine-assisted psychotherapy may be offered to one client.

Criteria are data, evidence is dated, logic is three-valued: what is not known is neither a yes nor a no. The result is
a proposal with its whole trace; two clinicians decide.
"""

from openkap.core.candidacy.clauses import RULES, Clause, Facts
from openkap.core.candidacy.criteria import ROUTES, SETTINGS, Action, Condition, Criterion
from openkap.core.candidacy.determination import OUTCOMES, Determination, Outcome, determine
from openkap.core.candidacy.differences import Difference, differences
from openkap.core.candidacy.findings import Finding
from openkap.core.candidacy.interactions import Interaction, interactions
from openkap.core.candidacy.rulebook import in_force, rulebook
from openkap.core.candidacy.rules import UNCLASSED
from openkap.core.candidacy.standing import lapsed, learned, rerun
from openkap.core.candidacy.tightness import loosened
from openkap.core.candidacy.titles import titles

__all__ = [
    "OUTCOMES",
    "ROUTES",
    "RULES",
    "SETTINGS",
    "UNCLASSED",
    "Action",
    "Clause",
    "Condition",
    "Criterion",
    "Determination",
    "Difference",
    "Facts",
    "Finding",
    "Interaction",
    "Outcome",
    "determine",
    "differences",
    "in_force",
    "interactions",
    "lapsed",
    "learned",
    "loosened",
    "rerun",
    "rulebook",
    "titles",
]
