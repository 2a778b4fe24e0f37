"""Instruments: what a validated scale is, and what its answers amount to."""

from openkap.core.instruments.classifying import Classification
from openkap.core.instruments.definition import (
    Alert,
    AnswerSet,
    Band,
    Change,
    Cut,
    Figure,
    HigherIs,
    Instrument,
    Item,
    Licence,
    Occasion,
    Option,
    ScoreRule,
    WordingSource,
)
from openkap.core.instruments.scoring import (
    Classified,
    InstrumentAlert,
    NotAnAnswer,
    Score,
    Scored,
    asked,
    score,
)

__all__ = [
    "Alert",
    "AnswerSet",
    "Band",
    "Change",
    "Classification",
    "Classified",
    "Cut",
    "Figure",
    "HigherIs",
    "Instrument",
    "InstrumentAlert",
    "Item",
    "Licence",
    "NotAnAnswer",
    "Occasion",
    "Option",
    "Score",
    "ScoreRule",
    "Scored",
    "WordingSource",
    "asked",
    "score",
]
