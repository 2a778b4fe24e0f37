"""CSV tables: rows with their line numbers, columns by name, and files that appear whole or not at all."""

import csv
import os
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from openkap.cli.faults import Fault
from openkap.cli.texts import named, text_of

Row = list[str]
DELIMITERS = ",;\t"
LARGEST = 1e20  # larger numbers are a slip, and their squares would not fit
A_NUMBER = f"a finite number (up to {LARGEST:g})"


class Table:
    """One CSV file: a header, then rows. Comma, semicolon or tab, whichever the header holds most of."""

    def __init__(self, name: str, file: TextIO) -> None:
        self.name, self._file = name, file
        first = file.readline()
        self._reader = csv.reader(chain([first], file), delimiter=max(DELIMITERS, key=first.count))
        header = next(self._numbered(), None)
        if header is None:
            raise Fault(f"{name} is empty: a header with column names is expected")
        self.header = [name.strip() for name in header[1]]

    def column(self, name: str, asked_by: str) -> int:
        """The position of a named column; a Fault names the option that asked for one that is absent or double."""
        if self.header.count(name) != 1:
            what = "stands twice in" if name in self.header else "is not in"
            raise Fault(f"{asked_by}: column {name!r} {what} line 1 of {self.name}")
        return self.header.index(name)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with the number of its first line; blank lines are passed over, ragged rows refused."""
        for line, row in self._numbered():
            if len(row) != len(self.header):
                raise Fault(f"{self.name}, line {line}: {len(row)} fields, the header has {len(self.header)}")
            yield line, row

    def _numbered(self) -> Iterator[tuple[int, Row]]:
        while True:
            line = self._reader.line_num + 1
            try:
                row = next(self._reader, None)
            except UnicodeDecodeError:
                raise Fault(f"{self.name}{_undecodable(self._file)}: not UTF-8 text") from None
            except csv.Error as fault:
                raise Fault(f"{self.name}, line {line}: {fault}") from None
            if row is None:
                return
            if row:
                yield line, row


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """The table in a file, closed at the end; - is standard input."""
    if str(path) == "-":
        yield Table(named(path), StringIO(text_of(path), newline=""))
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            try:
                table = Table(path.name, file)
            except UnicodeDecodeError:
                raise Fault(f"{path.name}{_undecodable(file)}: not UTF-8 text") from None
            yield table
    except OSError as fault:
        raise Fault(f"{path}: {fault.strerror}") from None


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """A file to write that takes its name only when everything went well; otherwise nothing is left."""
    if path.exists() and not path.is_file():
        raise Fault(f"{path} is not a file that can be replaced")
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as fault:
        raise Fault(f"{path}: {fault.strerror}") from None
    finally:
        partial.unlink(missing_ok=True)


def names(text: str, option: str) -> list[str]:
    """A comma-separated list as typed; empty entries are refused."""
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise Fault(f"{option}: an empty name in {text!r}")
    return parts


def number(text: str) -> float | None:
    """The number this text is; None for what is none, not finite or enormous. Underscores are for programmers."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= LARGEST and "_" not in text else None


def typed(text: str) -> float:
    """The number that an option takes, as argparse asks for it."""
    value = number(text)
    if value is None:
        raise ArgumentTypeError(f"{A_NUMBER} is expected, not {text!r}")
    return value


def _undecodable(file: TextIO) -> str:
    """The first line of a file that is not UTF-8, in words; nothing of a pipe, which cannot be read again."""
    if not file.seekable():
        return ""
    with Path(file.name).open("rb") as raw:
        for line, content in enumerate(raw, start=1):
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                return f", line {line}"
    return ""


def writer(file: TextIO) -> Any:
    """What writes rows as this house writes them."""
    return csv.writer(file, lineterminator="\n")
