"""Many responses at once: whole columns of answers become columns of scores, bands, classifications and alerts.

There is one set of rules. What distinguishes two rows for a rule (a total and a number of answers, say) is worked out
for all rows together with NumPy; each distinct case is then scored once, by `core.instruments.score` itself.
"""

from openkap.core.instruments.columns.digits import NotAnAnswerAt
from openkap.core.instruments.columns.found import (
    ALERT_STATES,
    STATES,
    AlertColumn,
    ClassificationColumn,
    ScoreColumn,
    ScoredColumns,
)
from openkap.core.instruments.columns.scorer import Scorer, score_columns

__all__ = [
    "ALERT_STATES",
    "STATES",
    "AlertColumn",
    "ClassificationColumn",
    "NotAnAnswerAt",
    "ScoreColumn",
    "ScoredColumns",
    "Scorer",
    "score_columns",
]
