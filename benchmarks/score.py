"""`openkap score`: how long it takes to start, and how fast it scores beside merely copying the file.

Prints the start of the command as a ratio to an empty Python, and rows a second for a made-up file of PHQ-9 answers as
a ratio to reading and writing the same rows with the csv module.

    .venv/bin/python benchmarks/score.py [--rows 100000]
"""

import argparse
import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ITEMS = [f"Q{n}" for n in range(1, 10)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    starts()
    with tempfile.TemporaryDirectory() as folder:
        throughput(Path(folder), rows)


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
