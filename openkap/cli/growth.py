"""`openkap growth`: how scores move over time in many people who were not all asked equally often."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openkap.cli.faults import Fault
from openkap.cli.tables import A_NUMBER, Row, Table, names, number, opened

if TYPE_CHECKING:
    from openkap.outcomes.analysis import Growth

EPILOG = """One row for each score of one instrument. A line for the group and an intercept for each person, with
--slope a slope of one's own, too; by maximum likelihood unless --restricted. Rows that lack something are left out and
counted. Honest only where scores are missing for reasons that earlier scores show."""
ABSENT = {"", "na", "nan", "null"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("csv", type=Path, help="one row for each score; - is standard input")
    parser.add_argument("--id", required=True, metavar="COLUMN", help="who it is")
    parser.add_argument("--time", required=True, metavar="COLUMN", help="when, in any one unit")
    parser.add_argument("--value", required=True, metavar="COLUMN", help="the score")
    parser.add_argument(
        "--also", default="", metavar="A,B=YES", help="numbers, or columns with the value that counts 1"
    )
    parser.add_argument("--form", metavar="COLUMN", help="version, recall or language: only one may be there")
    parser.add_argument("--slope", action="store_true", help="people may differ in their slope, too")
    parser.add_argument("--restricted", action="store_true", help="restricted maximum likelihood")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    from openkap.outcomes.analysis import NotEstimable, growth

    asked = names(arguments.also, "--also") if arguments.also else []
    columns = _read(arguments, asked)
    try:
        found = growth(
            columns["person"],
            columns["time"],
            columns["score"],
            also={name: columns[name] for name in asked},
            form=columns.get("form"),
            slope=arguments.slope,
            restricted=arguments.restricted,
        )
    except NotEstimable as fault:
        raise Fault(str(fault)) from None
    print(json.dumps(asdict(found), indent=1) if arguments.json else _text(found))
    return 0


def _read(asked: Namespace, also: list[str]) -> dict[str, list[Any]]:
    """Column by column; NaN where a number is missing."""
    with opened(asked.csv) as table:
        person = table.column(asked.id, "--id")
        form = table.column(asked.form, "--form") if asked.form else None
        numbers = {"time": asked.time, "score": asked.value, **{name: name for name in also}}
        found: dict[str, list[Any]] = {name: [] for name in ("person", *numbers)}
        places = {name: _place(table, text, name) for name, text in numbers.items()}
        found |= {"form": []} if form is not None else {}
        for line, row in table.rows():
            found["person"].append(row[person].strip())
            for name, (place, yes) in places.items():
                found[name].append(_value(table, row, line, place, yes))
            if form is not None:
                found["form"].append(row[form].strip())
    return found


def _place(table: Table, text: str, name: str) -> tuple[int, str]:
    """The position of a column, and the value that counts 1; "" where it holds numbers."""
    column, _, yes = text.partition("=")
    option = {"time": "--time", "score": "--value"}.get(name, "--also")
    return table.column(column, option), yes


def _value(table: Table, row: Row, line: int, place: int, yes: str) -> float:
    text = row[place].strip()
    if text.lower() in ABSENT:
        return float("nan")
    if yes:
        return float(text == yes)
    if (found := number(text)) is None:
        raise Fault(f"{table.name}, line {line}, {table.header[place]}: {text!r} is not {A_NUMBER}")
    return found


def _text(found: "Growth") -> str:
    method = "restricted maximum likelihood" if found.restricted else "maximum likelihood"
    lines = [f"{found.observations} scores of {found.people} people, {method}"]
    for name, effect in found.effects.items():
        shown = f"{name:<20}{effect.estimate:>10.3f}"
        lines.append(shown if effect.low is None else f"{shown} ({effect.low:.3f} to {effect.high:.3f})")
    lines.append(f"variance between people {found.person_variance:.2f}, of what is left {found.residual_variance:.2f}")
    if found.slope_variance is not None:
        lines.append(f"variance of slopes {found.slope_variance:.3f}, with the start {found.covariance:.3f}")
    return "\n".join([*lines, f"log likelihood {found.log_likelihood:.1f}", found.words])
