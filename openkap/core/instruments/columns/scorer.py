"""Columns of answers, scored: rows that a rule cannot tell apart are scored once."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from openkap.core.instruments import Classified, Instrument, InstrumentAlert, NotAnAnswer, Score, Scored, score
from openkap.core.instruments.columns import keys
from openkap.core.instruments.columns.block import Block, groups
from openkap.core.instruments.columns.cases import Cases, KeyedCases, PatternCases, tables
from openkap.core.instruments.columns.digits import NotAnAnswerAt, Whole, answers_of, digits, length
from openkap.core.instruments.columns.found import AlertColumn, ClassificationColumn, Places, ScoreColumn, ScoredColumns
from openkap.core.instruments.columns.keys import Key

ROWS = 2**16  # at a time: what is worked out on the way stays near the processor


def score_columns(instrument: Instrument, columns: Mapping[str, Whole], *, missing: int | None = None) -> ScoredColumns:
    """Score columns of answers by item id. A masked array's mask, and the value `missing`, both mean not answered.

    Every row gets exactly what `score` gives it. Raises NotAnAnswerAt (row and item) when a column holds anything but
    answers; NotAnAnswer for an unknown item; ValueError for columns that are no whole numbers or not of one length.
    """
    return Scorer(instrument).score(columns, missing=missing)


class Scorer:
    """Scores block after block of one instrument's answers; what was worked out for one block serves the next."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument, self._groups = instrument, groups(instrument)
        self._understood = keys.understood(instrument)
        self._scores = [self._cases(keys.score_key(instrument, rule), _score(rule.id)) for rule in instrument.scores]
        self._classifications = [
            self._cases(keys.classification_key(instrument, rule), _classified(rule.id))
            for rule in instrument.classifications
        ]
        self._alerts = [self._cases(keys.alert_key(instrument, each), _alert(each.id)) for each in instrument.alerts]

    def score(self, columns: Mapping[str, Whole], *, missing: int | None = None) -> ScoredColumns:
        """As `score_columns`."""
        scale = self.instrument
        rows, found = self._which(columns, missing)
        return ScoredColumns(
            scale.id,
            scale.version,
            rows,
            tuple(
                ScoreColumn(rule.id, tuple(cases.kinds), next(found), ("", *(band.label for band in rule.bands)))
                for rule, cases in zip(scale.scores, self._scores, strict=True)
            ),
            tuple(
                ClassificationColumn(
                    rule.id, tuple(cases.kinds), next(found), ("", *(each.id for each in rule.outcomes))
                )
                for rule, cases in zip(scale.classifications, self._classifications, strict=True)
            ),
            tuple(
                AlertColumn(alert.id, tuple(cases.kinds), next(found))
                for alert, cases in zip(scale.alerts, self._alerts, strict=True)
            ),
        )

    def _which(self, columns: Mapping[str, Whole], missing: int | None) -> tuple[int, Iterator[Places]]:
        """How many rows there are, and for every rule in order which of its kinds each row is."""
        rows = length(self.instrument, columns)
        every = [*self._scores, *self._classifications, *self._alerts]
        found: list[Places] = [np.empty(rows, np.uint8) for _ in every]
        for start in range(0, rows, ROWS):
            end = min(start + ROWS, rows)
            try:
                block = Block(self.instrument, digits(self.instrument, columns, missing, start, end), self._groups)
                which = [cases.which(block) for cases in every]
            except NotAnAnswer:
                self._refuse_first(columns, missing, start, end)
                raise
            found = [_wide_enough(held, len(cases.kinds)) for held, cases in zip(found, every, strict=True)]
            for held, made in zip(found, which, strict=True):
                held[start:end] = made
        return rows, iter(found)

    def _refuse_first(self, columns: Mapping[str, Whole], missing: int | None, start: int, end: int) -> None:
        """Some row is refused: row by row, find the first, and say which it is."""
        for row in range(start, end):
            try:
                score(self.instrument, answers_of(columns, missing, row))
            except NotAnAnswer as fault:
                raise NotAnAnswerAt(row, fault.item, str(fault).removeprefix(f"{fault.item}: ")) from None

    def _cases(self, key: Key | None, pick: Callable[[Scored], object]) -> Cases:
        if key is None or not self._understood:
            return PatternCases(pick)
        return KeyedCases(tables(self.instrument, key, self._groups), key.size, pick)


def _wide_enough(places: Places, kinds: int) -> Places:
    return places.astype(np.promote_types(places.dtype, np.min_scalar_type(kinds)), copy=False)


def _score(id: str) -> Callable[[Scored], Score]:
    return lambda scored: scored.score(id)


def _classified(id: str) -> Callable[[Scored], Classified]:
    return lambda scored: scored.classification(id)


def _alert(id: str) -> Callable[[Scored], InstrumentAlert | None]:
    return lambda scored: next((alert for alert in scored.alerts if alert.id == id), None)
