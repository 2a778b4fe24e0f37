"""`openkap score`: every row of a CSV file scored as the clinic would score it, and a weighted summary."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TextIO

from openkap.cli import deployment
from openkap.cli.answers import person, scored_answers
from openkap.cli.batches import scored_rows
from openkap.cli.faults import Fault
from openkap.cli.sheets import Sheet, header
from openkap.cli.summary import Summary
from openkap.cli.tables import Table, opened, whole, writer
from openkap.core.instruments import Instrument

EPILOG = """A blank field is a missing answer. The scored file repeats every column of the input and adds the scores,
their state (complete, prorated, withheld), bands, classifications and alerts. The file appears whole or not at all."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("instrument", help="the instrument, such as phq-9; `list` prints them all")
    parser.add_argument("--answers", metavar="2,1,..", help="one person's answers in the order of the items")
    parser.add_argument("--sex", help="--answers: female or male, for cuts that differ; else nothing is guessed")
    parser.add_argument("--age", metavar="YEARS", help="--answers: for cuts that differ by age")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="the answers: one row a person, a header with names")
    parser.add_argument("--items", metavar="A,B,..", help="the columns of the items, in the order of the instrument")
    parser.add_argument("--missing-codes", default="", metavar="7,9", help="codes that mean no answer, besides blank")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the scored rows go; else standard output")
    parser.add_argument("--summary", action="store_true", help="print counts, mean, bands and cuts")
    parser.add_argument("--weight", metavar="COLUMN", help="summary: the sampling weight of a row")
    parser.add_argument("--where", action="append", default=[], metavar="'AGE>=20'", help="summary: only these rows")
    parser.add_argument("--by", metavar="COLUMN", help="summary: one line for each value of this column, too")
    parser.add_argument("--cut", default="", metavar="10,15", help="summary: cuts, else the instrument's own first cut")
    parser.add_argument(
        "--prorated", action="store_true", help="summary: count prorated scores as well as complete ones"
    )
    parser.add_argument("--json", action="store_true", help="summary and --answers: as JSON")


def run(arguments: Namespace) -> int:
    if arguments.instrument == "list":
        return _list()
    instrument = _instrument(arguments.instrument)
    if arguments.answers is not None:
        who = person(arguments.sex, arguments.age)
        print(scored_answers(instrument, arguments.answers, who, as_json=arguments.json))
        return 0
    if arguments.csv is None or arguments.items is None:
        raise Fault("--answers, or --csv and --items, are needed")
    if arguments.out is not None and arguments.out.resolve() == arguments.csv.resolve():
        raise Fault("--out names the file that is read")
    with opened(arguments.csv) as table:
        sheet = Sheet(instrument, table, arguments.items, arguments.missing_codes)
        summary = Summary(instrument, table, arguments) if arguments.summary else None
        with _destination(arguments) as out:
            rows = _score_all(sheet, table, summary, out)
    if summary is not None:
        print(summary.as_json() if arguments.json else summary.as_text())
    if arguments.out is not None:
        print(f"{rows:,} rows scored into {arguments.out}", file=sys.stderr)
    return 0


def _score_all(sheet: Sheet, table: Table, summary: Summary | None, out: TextIO | None) -> int:
    """Score every row; nothing is kept in memory but counts and a block of rows."""
    rows, added = 0, header(sheet.instrument, table)
    write = writer(out).writerow if out is not None else None
    if write is not None:
        write(table.header + added)
    for line, row, scored, fields in scored_rows(sheet, table.rows()):
        rows += 1
        if summary is not None:
            summary.add(row, line, scored)
        if write is not None:
            write(row + fields)
    return rows


@contextmanager
def _destination(arguments: Namespace) -> Iterator[TextIO | None]:
    """The file named, standard output once everything went well, or nowhere when only a summary is asked for."""
    if arguments.out is not None:
        with whole(arguments.out) as file:
            yield file
    elif arguments.summary:
        yield None
    else:
        with SpooledTemporaryFile(2**24, mode="w+", encoding="utf-8", newline="") as held:
            yield held  # type: ignore[misc]
            held.seek(0)
            sys.stdout.writelines(held)


def _instrument(name: str) -> Instrument:
    try:
        return deployment.instrument(name)
    except KeyError:
        near = get_close_matches(name, [each.id for each in deployment.instruments()])
        meant = f"; did you mean {' or '.join(near)}?" if near else ";"
        raise Fault(f"no instrument {name!r}{meant} `openkap score list` prints them all") from None


def _list() -> int:
    for instrument in sorted(deployment.instruments(), key=lambda each: each.id):
        draft = " (draft)" if instrument.status == "draft" else ""
        brought = " (brought by this clinic)" if instrument.brought else ""
        print(f"{instrument.id:22}{len(instrument.items):4} items   {instrument.title}{brought}{draft}")
    return 0
