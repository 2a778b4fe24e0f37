"""One published figure, what OpenKAP computes for it, and whether they are the same."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAME, DIFFERS = "same", "DIFFERS"


@dataclass(frozen=True)
class Figure:
    """A figure as printed, with as many digits; several have slashes between them.

    `ours` computes it from the folder of the data. Equal to the last printed digit is the same; `units` allows for more
    of that digit, where the source rounded twice. `at_most`: the published figure is a bound.
    """

    source: str
    what: str
    published: str
    ours: Callable[[Path], Any]
    units: float = 0.5
    at_most: bool = False

    def compared(self, data: Path) -> tuple[str, str]:
        """Our figure with as many digits, and the verdict; what is absent is named and is not the same."""
        try:
            found = self.ours(data)
        except FileNotFoundError as fault:
            return "", f"NO FILE {Path(fault.filename).name}"
        except ImportError as fault:
            return "", f"NOT INSTALLED {fault.name}"
        values = found if isinstance(found, tuple) else (found,)
        printed = self.published.split("/")
        if len(values) != len(printed):
            return str(found), DIFFERS
        ours = "/".join(map(self._as_printed, printed, values))
        if not all(map(self._same, printed, values)):
            return ours, DIFFERS
        return ours, SAME if ours == self.published or self.at_most else f"{SAME} to {self.units:g} of the last digit"

    def _same(self, printed: str, value: float) -> bool:
        if self.at_most:
            return 0 <= value <= float(printed)
        return abs(value - float(printed)) <= self.units * 10.0 ** -_decimals(printed) * (1 + 1e-9)

    def _as_printed(self, printed: str, value: float) -> str:
        return f"{value:.1g}" if self.at_most else f"{value:.{_decimals(printed)}f}"


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def asked(*command: str) -> dict[str, Any]:
    """What a command of the command line says in JSON."""
    from openkap.cli import main

    said, beside = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(beside):
        status = main([*command, "--json"])
    if status:
        raise AssertionError(beside.getvalue())
    return json.loads(said.getvalue())
