"""Scoring: the command's start, a CSV file beside merely copying it, and columns beside merely adding them up.

Prints the start of `openkap score` as a ratio to an empty Python; rows a second for a made-up file of PHQ-9 answers as
a ratio to reading and writing the same rows with the csv module; and, for millions of made-up responses in a column
store, everything that scoring gives (value, state, band, classification, safety flag) as a ratio to reading the same
file and adding each row up with NumPy. The file is Parquet where pyarrow is installed, else NumPy's own.

    .venv/bin/python benchmarks/score.py [--rows 100000] [--responses 5000000]
"""

import argparse
import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from openkap.core.instruments.columns import score_columns
from openkap.core.library import standard

GAP, TRIES = -1, 5
ITEMS = [f"Q{n}" for n in range(1, 10)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--responses", type=int, default=5_000_000)
    asked = parser.parse_args()
    starts()
    with tempfile.TemporaryDirectory() as folder:
        throughput(Path(folder), asked.rows)
        columns(Path(folder), asked.responses)


def starts() -> None:
    """Medians of nine starts, milliseconds."""
    empty = median_ms([sys.executable, "-c", "pass"])
    listing = median_ms([sys.executable, "-m", "openkap.cli", "score", "list"])
    print(f"{'start':28}{'ms':>9}{'ratio':>8}")
    print(f"{'python, doing nothing':28}{empty:9.0f}{1:8.1f}")
    print(f"{'openkap score list':28}{listing:9.0f}{listing / empty:8.1f}")


def throughput(folder: Path, rows: int) -> None:
    source, out = folder / "in.csv", folder / "out.csv"
    invent(source, rows)
    copied = seconds(lambda: copy(source, out))
    command = [sys.executable, "-m", "openkap.cli", "score", "phq-9", "--csv", source, "--items", ",".join(ITEMS)]
    scored = seconds(lambda: subprocess.run([*command, "--out", out], check=True, capture_output=True))
    print(f"\n{rows:,} rows{'':18}{'seconds':>9}{'ratio':>8}{'rows/s':>12}")
    print(f"{'copied by the csv module':28}{copied:9.2f}{1:8.1f}{rows / copied:12,.0f}")
    print(f"{'scored, start included':28}{scored:9.2f}{scored / copied:8.1f}{rows / scored:12,.0f}")


def columns(folder: Path, responses: int) -> None:
    """The shortest of several tries each, taken in turns, so that all meet the same machine."""
    store = Parquet(folder) if find_spec("pyarrow") else Npy(folder)
    store.write(invented_columns(responses))
    acts = {
        f"read from {store.name}": store.read,
        "read, each row added up": lambda: added_up(store.read()),
        "read, added up by columns": lambda: sum(column.astype(np.int16) for column in store.read()),
        "read and scored": lambda: scored(store.read()),
    }
    times = [{name: seconds(act) for name, act in acts.items()} for _ in range(TRIES)]
    best = {name: min(each[name] for each in times) for name in acts}
    plain = best["read, each row added up"]
    print(f"\n{responses:,} responses{'':11}{'seconds':>9}{'ratio':>8}{'rows/s':>12}")
    for name, took in best.items():
        print(f"{name:28}{took:9.2f}{took / plain:8.2f}{responses / took:12,.0f}")


def invented_columns(responses: int) -> list[np.ndarray]:
    """Nine columns of answers, one in a hundred of them missing."""
    chance = np.random.default_rng(9)
    return [
        chance.choice(np.array([GAP, 0, 1, 2, 3], np.int8), responses, p=[0.01, 0.4, 0.3, 0.2, 0.09]) for _ in ITEMS
    ]


def added_up(read: list[np.ndarray]) -> np.ndarray:
    return np.column_stack(read).sum(axis=1)


def scored(read: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    phq9 = standard().work("instruments", "phq-9")
    given = {item.id: column for item, column in zip(phq9.items, read, strict=False)}
    found = score_columns(phq9, given, missing=GAP)
    total, algorithm, danger = found.score("total"), found.classifications[0], found.alerts[0]
    return total.values, total.states, total.bands, algorithm.outcomes, danger.flags


class Npy:
    """Columns in one file of NumPy's."""

    name = "an .npy file"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "columns.npy"

    def write(self, made: list[np.ndarray]) -> None:
        np.save(self.path, np.stack(made))

    def read(self) -> list[np.ndarray]:
        return list(np.load(self.path))


class Parquet:
    """Columns in Parquet, where a missing answer is null."""

    name = "Parquet"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "columns.parquet"

    def write(self, made: list[np.ndarray]) -> None:
        import pyarrow
        from pyarrow import parquet

        held = {name: pyarrow.array(column, mask=column == GAP) for name, column in zip(ITEMS, made, strict=True)}
        parquet.write_table(pyarrow.table(held), self.path)

    def read(self) -> list[np.ndarray]:
        from pyarrow import parquet

        return [column.fill_null(GAP).to_numpy() for column in parquet.read_table(self.path).columns]


def invent(path: Path, rows: int) -> None:
    chance = random.Random(9)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *ITEMS])
        writer.writerows([n, *chance.choices(["", "0", "1", "2", "3"], [1, 40, 30, 20, 9], k=9)] for n in range(rows))


def copy(source: Path, out: Path) -> None:
    with source.open(newline="") as read, out.open("w", newline="") as written:
        csv.writer(written).writerows(csv.reader(read))


def median_ms(command: list[str]) -> float:
    return 1000 * statistics.median(
        seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(9)
    )


def seconds(act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
