"""The summary of a scored file: who was counted, the mean, the bands, the cuts; for all and for each group."""

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence

from openkap.cli import filters
from openkap.cli.faults import Fault
from openkap.cli.tables import Row, Table, names, number
from openkap.core.instruments import Instrument, Scored
from openkap.core.instruments.tally import Tally

ALL = "all"


class Summary:
    """Counts of the main score (or classification) of the rows that the filters keep."""

    def __init__(self, instrument: Instrument, table: Table, asked: Namespace) -> None:
        self._instrument, self._table, self._asked = instrument, table, asked
        self._filters = [filters.parse(text, table) for text in asked.where]
        self._weight = table.column(asked.weight, "--weight") if asked.weight else None
        self._by = table.column(asked.by, "--by") if asked.by else None
        self._cuts = _cuts(instrument, asked.cut)
        self._states: Counter[str] = Counter()
        self._rows = 0
        self._groups: dict[str, Tally] = {ALL: self._tally()}

    def add(self, row: Row, line: int, scored: Scored) -> None:
        """Count one scored row, if it is asked for."""
        self._rows += 1
        if not all(each.keeps(row, line) for each in self._filters):
            return
        state, value, label = _main(self._instrument, scored)
        self._states[state] += 1
        if state == "complete" or (state == "prorated" and self._asked.prorated):
            weight = self._weight_of(row, line)
            for group in self._groups_of(row):
                self._groups.setdefault(group, self._tally()).add(value, label, weight)

    def as_json(self) -> str:
        return json.dumps(self._told(), indent=2)

    def as_text(self) -> str:
        told = self._told()
        lines = [f"{self._instrument.short} (version {self._instrument.version}), {told['score']}", ""]
        kept = f", of which {told['kept']:,} where {' and '.join(self._asked.where)}" if self._filters else ""
        lines += [f"rows {self._rows:,}{kept}"]
        lines += [", ".join(f"{state} {count:,}" for state, count in sorted(self._states.items()))]
        lines += [f"counted: {told['counted']}; {told['weighted']}", ""]
        return "\n".join(lines + _printed(self._lines()))

    def _told(self) -> dict[str, object]:
        return {
            "instrument": self._instrument.id,
            "version": self._instrument.version,
            "score": self._instrument.main,
            "rows": self._rows,
            "kept": sum(self._states.values()),
            "where": self._asked.where,
            "states": dict(sorted(self._states.items())),
            "counted": "complete and prorated" if self._asked.prorated else "complete only",
            "weighted": f"weighted by {self._asked.weight}" if self._asked.weight else "every row weighs the same",
            "by": self._asked.by,
            "groups": {group: self._group(tally) for group, tally in self._ordered()},
        }

    def _group(self, tally: Tally) -> dict[str, object]:
        return {
            "n": tally.n,
            "mean": tally.mean if self._instrument.scores else None,
            "at_cut": {self._cut(cut): tally.reached(cut) for cut in self._cuts},
            "shares": {label: tally.share(label) for label in self._labels()},
        }

    def _lines(self) -> list[list[str]]:
        cuts, labels = [self._cut(cut) for cut in self._cuts], self._labels()
        lines = [["group", "n", "mean", *cuts, *labels]]
        for group, tally in self._ordered():
            name = f"{self._asked.by}={group}" if group != ALL else ALL
            mean = "" if tally.mean is None or not self._instrument.scores else f"{tally.mean:.2f}"
            shares = [tally.reached(cut) for cut in self._cuts] + [tally.share(label) for label in labels]
            lines.append([name, f"{tally.n:,}", mean, *["" if each is None else f"{each:.1%}" for each in shares]])
        return lines

    def _ordered(self) -> list[tuple[str, Tally]]:
        rest = sorted(group for group in self._groups if group != ALL)
        return [(group, self._groups[group]) for group in [ALL, *rest]]

    def _labels(self) -> list[str]:
        if self._instrument.scores:
            return [band.label for band in self._instrument.rule().bands]
        return [outcome.label for outcome in self._instrument.classifications[0].outcomes]

    def _cut(self, cut: float) -> str:
        return f"{'<=' if self._instrument.higher_is == 'better' else '>='} {cut:g}"

    def _tally(self) -> Tally:
        return Tally(cuts=self._cuts, at_most=self._instrument.higher_is == "better")

    def _groups_of(self, row: Row) -> list[str]:
        return [ALL] if self._by is None else [ALL, row[self._by].strip() or "(blank)"]

    def _weight_of(self, row: Row, line: int) -> float:
        if self._weight is None:
            return 1.0
        weight = number(row[self._weight].strip())
        if weight is None or weight < 0:
            held = row[self._weight]
            raise Fault(f"{self._table.name}, line {line}: {self._asked.weight} holds {held!r}, which is no weight")
        return weight


def _main(instrument: Instrument, scored: Scored) -> tuple[str, float | None, str]:
    """State, value and label of what the instrument is known by."""
    if instrument.scores:
        found = scored.scores[0]
        return found.state, found.value, found.band
    settled = scored.classifications[0]
    return ("complete" if settled.outcome else "undecided"), None, settled.label


def _cuts(instrument: Instrument, text: str) -> list[float]:
    """The cuts asked for, or the instrument's own first one that does not depend on sex."""
    if not text:
        own = [cut for cut in instrument.rule().cuts if not cut.sexes][:1] if instrument.scores else []
        return [
            value for cut in own if (value := cut.at_least if cut.at_least is not None else cut.at_most) is not None
        ]
    found = [number(part) for part in names(text, "--cut")]
    if not instrument.scores or None in found:
        raise Fault(f"--cut: {text!r} is not a list of score values of {instrument.id}")
    return [cut for cut in found if cut is not None]


def _printed(rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in plain text: the first column to the left, numbers to the right."""
    wide = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, wide, strict=True))
        )
        for row in rows
    ]
