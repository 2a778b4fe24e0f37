"""Rows of a table, scored many at a time: whoever amounts to the same is scored, and written out, once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from openkap.cli.faults import Fault
from openkap.cli.sheets import Sheet, scores_row
from openkap.cli.tables import Row
from openkap.core.instruments import NotAnAnswer, Scored, score

if TYPE_CHECKING:
    from openkap.core.instruments.columns import ScoredColumns, Scorer

Numbered = tuple[int, Row]
ROWS = 20_000  # at a time
FEW = 2_000  # fewer are done before NumPy is loaded


def scored_rows(sheet: Sheet, rows: Iterable[Numbered]) -> Iterator[tuple[int, Row, Scored, list[str]]]:
    """Each row with its line, what its answers amount to, and the fields that say so; in order, kept nowhere."""
    rows = iter(rows)
    for line, row in islice(rows, FEW):
        scored = _alone(sheet, line, row)
        yield line, row, scored, scores_row(scored, sheet.instrument)
    if more := list(islice(rows, ROWS)):
        yield from _by_columns(sheet, more, rows)


def _alone(sheet: Sheet, line: int, row: Row) -> Scored:
    """One row; a Fault names its line when its answers do not go together."""
    try:
        return score(sheet.instrument, sheet.answers(row, line))
    except NotAnAnswer as fault:
        raise Fault(f"{sheet.name}, line {line}: {fault}") from None


def _by_columns(
    sheet: Sheet, block: list[Numbered], rows: Iterator[Numbered]
) -> Iterator[tuple[int, Row, Scored, list[str]]]:
    """As above; the results of one block serve the next, as their places in the scorer stay."""
    from openkap.core.instruments.columns import Scorer

    scorer, known = Scorer(sheet.instrument), dict[tuple[int, ...], tuple[Scored, list[str]]]()
    while block:
        found = _together(scorer, sheet, block)
        parts = (*found.scores, *found.classifications, *found.alerts)
        places = zip(*[each.which.tolist() for each in parts], strict=True)
        for n, ((line, row), case) in enumerate(zip(block, places, strict=True)):
            if case not in known:
                scored = found.row(n)
                known[case] = scored, scores_row(scored, sheet.instrument)
            yield line, row, *known[case]
        block = list(islice(rows, ROWS))


def _together(scorer: "Scorer", sheet: Sheet, block: list[Numbered]) -> "ScoredColumns":
    from openkap.core.instruments.columns import NotAnAnswerAt

    try:
        return scorer.score(sheet.columns(block), missing=sheet.GAP)
    except NotAnAnswerAt as fault:
        _alone(sheet, *block[fault.row])
        raise
