"""`openkap monitor`: vital signs through the alert rules, one reading after another, as at the bedside."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from openkap.cli.faults import Fault
from openkap.cli.routes import ROUTES
from openkap.cli.tables import Row, Table, number, opened
from openkap.core.library import standard
from openkap.core.monitoring import NUMBERS, Baseline, Reading, RoutePlan, alerts, baseline_of, unjudged

EPILOG = """One row for each reading: a column `minute`, and columns named as the signals or as monitors name them (HR,
SpO2, RESP, NBPSys, NBPDias). A blank is not measured; a zero is a sensor that is off. With --dose-at the readings until
then give the baseline; without one, rules that compare with it are not judged, and are named."""
ALSO = {
    "hr": "heart_rate_bpm",
    "spo2": "spo2_percent",
    "resp": "respiratory_rate_bpm",
    "rr": "respiratory_rate_bpm",
    "nbpsys": "systolic_mmhg",
    "sbp": "systolic_mmhg",
    "nbpdias": "diastolic_mmhg",
    "dbp": "diastolic_mmhg",
}
BEGIN = datetime(2000, 1, 1, tzinfo=UTC)  # any moment: only minutes are told


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("csv", type=Path, help="the readings; - reads standard input")
    parser.add_argument("--route", required=True, choices=sorted(ROUTES), help="how the dose was given")
    parser.add_argument("--heightened", action="store_true", help="by the closer schedule and rules")
    parser.add_argument("--dose-at", type=float, metavar="MIN", help="the minute of the dose")
    parser.add_argument("--baseline", metavar="SIGNAL=VALUE,..", help="such as systolic_mmhg=122,heart_rate_bpm=70")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    plan = standard().shelf("monitoring").get("kap").for_route(ROUTES[arguments.route], heightened=arguments.heightened)
    with opened(arguments.csv) as table:
        readings = _readings(table)
    dosed_at = None if arguments.dose_at is None else _at(arguments.dose_at)
    baseline = _baseline(arguments, plan, readings, dosed_at)
    now = max((reading.at for reading in readings), default=BEGIN)
    raised = alerts(plan, readings, baseline=baseline, started_at=dosed_at, now=now)
    told = {
        "alerts": [
            {
                "minute": round((alert.at - BEGIN).total_seconds() / 60, 2),
                "signal": alert.signal,
                "level": alert.level,
                "rule": alert.rule,
                "value": alert.value,
                "title": alert.title,
            }
            for alert in raised
        ],
        "not_judged": [rule.id for rule in unjudged(plan, baseline)],
    }
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _readings(table: Table) -> list[Reading]:
    lowered = {name.lower(): place for place, name in enumerate(table.header)}
    if "minute" not in lowered:
        raise Fault(f"{table.name}: no column is called minute")
    columns = {signal: place for name, place in lowered.items() if (signal := ALSO.get(name, name)) in NUMBERS}
    if not columns:
        raise Fault(f"{table.name}: no column is a signal; there are {', '.join(NUMBERS)}")
    return [_reading(table, line, row, lowered["minute"], columns) for line, row in table.rows()]


def _reading(table: Table, line: int, row: Row, minute: int, columns: Mapping[str, int]) -> Reading:
    read = {signal: _value(table, line, signal, row[place]) for signal, place in columns.items()}
    at = number(row[minute])
    if at is None or at < 0:
        raise Fault(f"{table.name}, line {line}: {row[minute]!r} is no minute from 0 on")
    return Reading(at=_at(at), **read)


def _value(table: Table, line: int, signal: str, text: str) -> float | None:
    if not text.strip():
        return None
    found = number(text)
    if found is None or (found < 0 and signal != "sedation_rass"):
        raise Fault(f"{table.name}, line {line}: {text!r} is no {signal}; it is a number from 0 on, or blank")
    return found


def _at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def _baseline(arguments: Namespace, plan: RoutePlan, readings: list[Reading], dosed_at: datetime | None) -> Baseline:
    """What was named; else the last believable values until the dose; else nothing."""
    if arguments.baseline is None:
        return Baseline() if dosed_at is None else baseline_of(plan.plan.signals, readings, before=dosed_at)
    known = Baseline.__dataclass_fields__
    found: dict[str, float] = {}
    for part in arguments.baseline.split(","):
        name, _, text = part.partition("=")
        signal, value = ALSO.get(name.strip().lower(), name.strip()), number(text)
        if signal not in known or value is None or value <= 0:
            raise Fault(f"--baseline: {part!r} is not a signal and a number; the signals are {', '.join(known)}")
        found[signal] = value
    return Baseline(**found)


def _text(told: Mapping[str, Any]) -> str:
    lines = [
        f"{alert['minute']:>8g}  {alert['level']:<6} {alert['title']}"
        + (f": {alert['value']:g}" if alert["value"] is not None else "")
        + f"  ({alert['rule']})"
        for alert in told["alerts"]
    ]
    lines = lines or ["no alert"]
    if told["not_judged"]:
        lines.append(f"not judged for want of a baseline: {', '.join(told['not_judged'])}")
    return "\n".join(lines)
