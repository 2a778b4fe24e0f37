"""What is to be answered, what was answered, and what it amounts to: the only way other rooms read here."""

from openkap.measurement.queries.assignments import (
    OCCASIONS,
    answered,
    assignments,
    due_assignments,
    unanswered,
)
from openkap.measurement.queries.explaining import Why, why
from openkap.measurement.queries.library import (
    asked_of,
    instrument,
    instrument_of,
    instruments,
    offered,
    usable,
    words,
)
from openkap.measurement.queries.scores import (
    Latest,
    Panel,
    ScorePoint,
    clinic_series,
    facts,
    history,
    latest_scores,
    main_scores,
    panel,
    scored_assignments,
    scores_of,
    sent,
    series,
)
from openkap.measurement.queries.sheets import Line, Sheet, sheet

__all__ = [
    "OCCASIONS",
    "Latest",
    "Line",
    "Panel",
    "ScorePoint",
    "Sheet",
    "Why",
    "answered",
    "asked_of",
    "assignments",
    "clinic_series",
    "due_assignments",
    "facts",
    "history",
    "instrument",
    "instrument_of",
    "instruments",
    "latest_scores",
    "main_scores",
    "offered",
    "panel",
    "scored_assignments",
    "scores_of",
    "sent",
    "series",
    "sheet",
    "unanswered",
    "usable",
    "why",
    "words",
]
