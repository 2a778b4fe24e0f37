"""Instruments: what a validated scale is, and what its answers amount to."""

from openkap.core.instruments.adding import Score
from openkap.core.instruments.brought import references, shelf
from openkap.core.instruments.classifying import Classification
from openkap.core.instruments.definition import Alert, Instrument, Licence, Occasion, WordingSource
from openkap.core.instruments.items import AnswerSet, Item, Option, asked
from openkap.core.instruments.known import Known, KnownInstruments
from openkap.core.instruments.rules import Band, Change, Cut, Figure, HigherIs, ScoreRule, Sex
from openkap.core.instruments.scoring import (
    Classified,
    InstrumentAlert,
    NotAnAnswer,
    Scored,
    answers_kept,
    carried_over,
    score,
)
from openkap.core.instruments.screening import Screened, screened

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
    "Known",
    "KnownInstruments",
    "Licence",
    "NotAnAnswer",
    "Occasion",
    "Option",
    "Score",
    "ScoreRule",
    "Scored",
    "Screened",
    "Sex",
    "WordingSource",
    "answers_kept",
    "asked",
    "carried_over",
    "references",
    "score",
    "screened",
    "shelf",
]
