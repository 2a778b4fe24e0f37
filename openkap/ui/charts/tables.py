"""The same numbers as the picture, in rows and columns."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _

from openkap.ui.charts.forests import value_words
from openkap.ui.charts.scales import DAY, local, number
from openkap.ui.charts.shapes import ForestChart, LineChart


@dataclass(frozen=True, slots=True)
class Table:
    """Column names, then rows of as many cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def of_lines(chart: LineChart) -> Table:
    """One row per moment; a value not taken at that moment is left empty, never guessed."""
    cells: dict[datetime, list[str]] = {}
    width = len(chart.series) + 1
    for index, series in enumerate(chart.series):
        for at, value in series.points:
            cells.setdefault(at, [""] * width)[index] = number(value)
    for mark in chart.marks:
        row = cells.setdefault(mark.at, [""] * width)
        row[-1] = ", ".join(filter(None, [row[-1], mark.label]))
    pattern = _pattern(list(cells))
    rows = tuple((date_words(local(at), pattern), *cells[at]) for at in sorted(cells))
    columns = (_("When"), *(series.label for series in chart.series), _("Event"))
    if not chart.marks:
        return Table(columns[:-1], tuple(row[:-1] for row in rows))
    return Table(columns, rows)


def _pattern(moments: list[datetime]) -> str:
    span = (max(moments) - min(moments)).total_seconds() if moments else 0
    return "H:i" if span <= DAY / 2 else "j M Y"


def of_forest(chart: ForestChart) -> Table:
    """Every row with its estimate, interval, and the three numbers."""
    columns = ("", _("Estimate"), _("From"), _("To"), _("Counted"), _("Missing"), _("Of all"), _("Published"))
    rows = []
    for row in chart.rows:
        values = [_("too few") if v is None else value_words(chart, v) for v in (row.estimate, row.low, row.high)]
        numbers = [str(count) for count in (row.counted, row.missing, row.total)]
        rows.append((row.label, *values, *numbers, row.published.label if row.published else ""))
    if not any(row.published for row in chart.rows):
        return Table(columns[:-1], tuple(row[:-1] for row in rows))
    return Table(columns, tuple(rows))
