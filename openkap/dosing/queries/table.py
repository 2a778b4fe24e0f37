"""The readings as a table: one row a look, each number with its mark, rare things in words at the end."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from openkap.core.monitoring import RANK, AlertRule
from openkap.dosing.queries.flowsheet import Flowsheet, Row

PRESSURE = ("systolic_mmhg", "diastolic_mmhg")
COLUMNS = (
    "heart_rate_bpm",
    "spo2_percent",
    "respiratory_rate_bpm",
    "sedation_moaas",
    "dissociation_0_10",
    "distress_0_10",
)


@dataclass(frozen=True)
class Cell:
    """One number as it is shown. `level` is empty when nothing calls; `corrected` says that it was put right."""

    title: str
    text: str
    level: str = ""
    because: str = ""
    corrected: bool = False


@dataclass(frozen=True)
class Line:
    """One reading with its cells; `rest` names what has no column."""

    row: Row
    cells: tuple[Cell, ...]
    rest: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Column titles with their units, and the lines, newest first."""

    titles: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def table(sheet: Flowsheet) -> Table:
    """Every reading of the session."""
    signals = sheet.plan.plan.by_signal
    titles = ((_("Pressure"), signals[PRESSURE[0]].unit), *((signals[id].title, signals[id].unit) for id in COLUMNS))
    return Table(titles, tuple(_line(sheet, row) for row in sheet.rows))


def _line(sheet: Flowsheet, row: Row) -> Line:
    cells = (_pressure(sheet, row), *(_cell(sheet, row, id) for id in COLUMNS))
    others = [signal.id for signal in sheet.plan.plan.signals if signal.id not in (*PRESSURE, *COLUMNS)]
    rest = [_cell(sheet, row, id) for id in others if row.reading.value(id) is not None]
    return Line(row, cells, (*rest, *_words(sheet, row)))


def _pressure(sheet: Flowsheet, row: Row) -> Cell:
    """Both pressures in one cell, marked by the graver of the two."""
    both = [_cell(sheet, row, id) for id in PRESSURE]
    text = "/".join(cell.text or "?" for cell in both) if any(cell.text for cell in both) else ""
    worse = max(both, key=lambda cell: RANK.get(cell.level, 0))
    return Cell(_("Pressure"), text, worse.level, worse.because, any(cell.corrected for cell in both))


def _cell(sheet: Flowsheet, row: Row, id: str) -> Cell:
    signal = sheet.plan.plan.by_signal[id]
    value = row.reading.value(id)
    corrected = any(correction.signal == id for correction in row.corrections)
    if value is None:
        return Cell(signal.title, "", corrected=corrected)
    if signal.is_artefact(value):
        return Cell(signal.title, _("sensor off"), corrected=corrected)
    rule: AlertRule | None = row.marks.get(id)
    level, because = (rule.level, rule.title) if rule else ("", "")
    return Cell(signal.title, f"{value:.{signal.decimals}f}", level, because, corrected)


def _words(sheet: Flowsheet, row: Row) -> list[Cell]:
    """Oxygen and symptoms, in words."""
    found = []
    if row.reading.on_oxygen is not None:
        found.append(Cell(_("Oxygen"), _("on oxygen") if row.reading.on_oxygen else _("room air")))
    if row.reading.symptoms is not None:
        names = {symptom.id: symptom.title for symptom in sheet.plan.plan.symptoms}
        said = ", ".join(names.get(id, id) for id in sorted(row.reading.symptoms)) or _("nothing")
        rule = row.marks.get("symptoms")
        found.append(Cell(_("Seen or told"), said, rule.level if rule else "", rule.title if rule else ""))
    return found
