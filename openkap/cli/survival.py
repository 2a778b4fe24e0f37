"""`openkap survival`: how long it lasts in groups of people of whom some were not followed to the end."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openkap.cli.faults import Fault
from openkap.cli.tables import number, opened, typed

if TYPE_CHECKING:
    from openkap.core.survival import Survival

EPILOG = """One row for each person. Kaplan and Meier's steps with limits on the log-log scale; the median is the first
time by which it had happened to half. Groups are compared by the log-rank test. A row without a time or without saying
whether it happened is left out, and counted as such."""
ALL = "all"
ABSENT = {"", "na", "nan", "null"}

People = dict[str, list[tuple[float, bool]]]


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("csv", type=Path, help="one row for each person; - is standard input")
    parser.add_argument("--time", required=True, metavar="COLUMN", help="how long this person was followed")
    parser.add_argument("--happened", required=True, metavar="COLUMN=VALUE", help="it had happened where this holds")
    parser.add_argument("--group", metavar="COLUMN", help="compare the groups of this column")
    parser.add_argument("--at", default="", metavar="6,12", help="tell the share spared, and who is at risk, then")
    parser.add_argument("--confidence", type=typed, default=0.95, metavar=".95")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    from openkap.core.survival import survival

    moments = _moments(arguments.at)
    people, left_out = _read(arguments)
    try:
        found = {
            group: survival(*zip(*rows, strict=True), confidence=arguments.confidence) for group, rows in people.items()
        }
    except ValueError as fault:
        raise Fault(str(fault)) from None
    told = {"left_out": left_out, "groups": {group: _told(each, moments) for group, each in found.items()}}
    told |= _compared(people) if arguments.group else {}
    print(json.dumps(told, indent=1) if arguments.json else _text(told, arguments.confidence))
    return 0


def _moments(text: str) -> list[float]:
    found = [number(part) for part in text.split(",")] if text else []
    if any(moment is None or moment < 0 for moment in found):
        raise Fault(f"--at takes times of 0 or more with commas between them, such as 6,12, not {text!r}")
    return [moment for moment in found if moment is not None]


def _read(asked: Namespace) -> tuple[People, int]:
    """Time and event of everyone by group, in the order of their names, and how many rows lack something."""
    column, equals, value = asked.happened.partition("=")
    if not equals or not value:
        raise Fault(f"--happened takes a column and the value that says yes, such as status=1, not {asked.happened!r}")
    people: People = {}
    left_out, seen = 0, False
    with opened(asked.csv) as table:
        time, event = table.column(asked.time, "--time"), table.column(column, "--happened")
        group = table.column(asked.group, "--group") if asked.group else None
        for line, row in table.rows():
            if row[time].strip().lower() in ABSENT or row[event].strip().lower() in ABSENT:
                left_out += 1
                continue
            if (followed := number(row[time])) is None or followed < 0:
                raise Fault(f"{table.name}, line {line}, {asked.time}: {row[time]!r} is no time of 0 or more")
            seen |= row[event].strip() == value
            of = people.setdefault(row[group].strip() if group is not None else ALL, [])
            of.append((followed, row[event].strip() == value))
    if not seen:
        raise Fault(f"--happened: no row has {value!r} in {column}")
    return dict(sorted(people.items())), left_out


def _told(found: "Survival", moments: list[float]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "people": int(found.followed.size),
        "happened": int(found.happened.sum()),
        "median": dict(zip(("estimate", "low", "high"), found.median, strict=True)),
    }
    if moments:
        at_risk = found.numbers_at_risk(moments)
        told["at"] = [
            {"time": time, "spared": round(found.share_at(time), 6), "at_risk": int(risk)}
            for time, risk in zip(moments, at_risk, strict=True)
        ]
    return told


def _compared(people: Mapping[str, list[tuple[float, bool]]]) -> dict[str, Any]:
    from openkap.core.survival import log_rank

    rows = [(*row, group) for group, found in people.items() for row in found]
    try:
        found = log_rank(*zip(*rows, strict=True))
    except ValueError as fault:
        raise Fault(str(fault)) from None
    return {"log_rank": {"chi_square": round(found.chi_square, 6), "df": found.df, "p": float(f"{found.p:.6g}")}}


def _text(told: dict[str, Any], confidence: float) -> str:
    lines = []
    for group, found in told["groups"].items():
        low, middle, high = (_or_never(found["median"][name]) for name in ("low", "estimate", "high"))
        lines.append(
            f"{group}: {found['people']} people, happened to {found['happened']}; "
            f"median {middle} ({confidence:.0%}: {low} to {high})"
        )
        lines += [
            f"  at {each['time']:g}: {each['spared']:.1%} spared, {each['at_risk']} at risk"
            for each in found.get("at", ())
        ]
    if "log_rank" in told:
        test = told["log_rank"]
        lines.append(f"log-rank chi-square {test['chi_square']:.2f}, {test['df']} df, p {test['p']:.3g}")
    if told["left_out"]:
        lines.append(f"left out for want of a time or an event: {told['left_out']}")
    return "\n".join(lines)


def _or_never(value: float | None) -> str:
    return "not reached" if value is None else f"{value:g}"
