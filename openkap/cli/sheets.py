"""From the fields of a CSV row to the answers of an instrument, and from its scores to fields again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openkap.cli.faults import Fault
from openkap.cli.tables import Row, Table, names, number
from openkap.core.instruments import AnswerSet, Instrument, Item, Scored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Sheet:
    """Which column answers which item, and what its codes mean."""

    GAP = -(2**31)  # no answer, in columns of numbers

    def __init__(self, instrument: Instrument, table: Table, items: str, missing_codes: str) -> None:
        self.instrument, self._table = instrument, table
        self.name = table.name
        self._missing = frozenset(names(missing_codes, "--missing-codes")) if missing_codes else frozenset()
        columns = names(items, "--items")
        if wanted := wrong_number(instrument, len(columns)):
            raise Fault(f"--items: {instrument.id} needs {wanted} columns, {len(columns)} are named")
        if twice := sorted({name for name in columns if columns.count(name) > 1}):
            raise Fault(f"--items: {', '.join(twice)} is named twice")
        self._columns = [
            (item.id, table.column(name, "--items"), name, self._codes(item))
            for item, name in zip(instrument.items, columns, strict=False)
        ]

    def answers(self, row: Row, line: int) -> dict[str, int | None]:
        """The answers of one row; a Fault names the line, the column and the code that is no option."""
        given: dict[str, int | None] = {}
        for item, position, column, codes in self._columns:
            text = row[position]
            if text in codes:
                given[item] = codes[text]
            else:
                given[item] = codes[text] = self._read(text, line, column, item)
        return given

    def columns(self, rows: Sequence[tuple[int, Row]]) -> "dict[str, NDArray[np.int32]]":
        """The answers of many rows by item, GAP where there is none; a Fault for the first row that has one."""
        try:
            return self._columns_of(rows)
        except KeyError:  # a spelling not met before: each row is read in order, and the spelling kept
            for line, row in rows:
                self.answers(row, line)
            return self._columns_of(rows)

    def _columns_of(self, rows: Sequence[tuple[int, Row]]) -> "dict[str, NDArray[np.int32]]":
        import numpy as np  # not needed for a short file, and slow to load

        found = {}
        for item, position, _, codes in self._columns:
            values = [codes[row[position]] for _, row in rows]
            found[item] = np.array([self.GAP if value is None else value for value in values], np.int32)
        return found

    def _codes(self, item: Item) -> dict[str, int | None]:
        """The spellings met so far and what they mean; it grows while reading."""
        codes: dict[str, int | None] = {str(value): value for value in self.instrument.options[item.id].values}
        if clash := sorted(self._missing & set(codes)):
            raise Fault(f"--missing-codes: {', '.join(clash)} is an answer of {item.id}")
        return codes | dict.fromkeys(self._missing) | {"": None}

    def _read(self, text: str, line: int, column: str, item: str) -> int | None:
        field = text.strip()
        value = number(field)
        if not field or field in self._missing or (value is not None and value in map(number, self._missing)):
            return None
        options = self.instrument.options[item]
        if value is None or value not in options.values:
            raise Fault(f"{self._table.name}, line {line}: {column} holds {field!r}; {item} allows {_listed(options)}")
        return int(value)


def wrong_number(instrument: Instrument, given: int) -> str:
    """How many answers the instrument has, where so many do not fit; else empty."""
    least, most = instrument.least_given, len(instrument.items)
    if least <= given <= most:
        return ""
    return str(least) if least == most else f"{least} to {most}"


def _listed(options: AnswerSet) -> str:
    return ", ".join(str(value) for value in sorted(options.values)) + " or a missing code"


def header(instrument: Instrument, table: Table) -> list[str]:
    """The names of the added columns; a Fault when the input already has one of them."""
    added = []
    for rule in instrument.scores:
        name = f"{instrument.key}_{_plain(rule.id)}"
        added += [name, f"{name}_state", f"{name}_band", f"{name}_answered"]
    added += [f"{instrument.key}_{_plain(rule.id)}" for rule in instrument.classifications]
    added += [f"{instrument.key}_alert_{_plain(alert.id)}" for alert in instrument.alerts]
    if taken := [name for name in added if name in table.header]:
        raise Fault(f"{table.name} already has a column {taken[0]!r}")
    return added


def scores_row(scored: Scored, instrument: Instrument) -> list[str]:
    """The fields of the added columns, in the order of `header`."""
    fields: list[str] = []
    for found in scored.scores:
        value = "" if found.value is None else f"{found.value:.10g}"
        fields += [value, found.state, found.band, str(found.answered)]
    fields += [found.outcome or "undecided" for found in scored.classifications]
    states = {alert.id: alert.state for alert in scored.alerts}
    return fields + [states.get(alert.id, "no") for alert in instrument.alerts]


def _plain(id: str) -> str:
    return id.replace("-", "_")
