"""`openkap monitor`: vital signs through the alert rules, one reading after another, as at the bedside."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from openkap.cli.faults import Fault
from openkap.cli.routes import MONITORED
from openkap.cli.tables import opened, typed
from openkap.cli.vitals import Columns, at_minute, minute_of, named_values
from openkap.core.library import standard
from openkap.core.monitoring import (
    COMPARED,
    Alert,
    Baseline,
    MonitoringPlan,
    Reading,
    RoutePlan,
    Watch,
    dosed,
    step,
    unjudged,
)

EPILOG = """One row for each reading: a column `minute`, and columns named as the signals or as monitors name them (HR,
SpO2, RESP, NBPSys, NBPDias), with a unit in brackets or without. A blank is not measured; a zero is a sensor that is
off. A column `symptoms` holds what was seen, with blanks between, or `none`. With --dose-at the readings until then
give the baseline, and readings that come too late are called out. Without a baseline, rules that compare with it are
not judged, and are named."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("csv", type=Path, help="the readings; - reads standard input")
    parser.add_argument("--route", required=True, choices=sorted(MONITORED), help="how the dose was given")
    parser.add_argument("--heightened", action="store_true", help="by the closer schedule and rules")
    parser.add_argument("--dose-at", type=typed, metavar="MIN", help="the minute of the dose")
    parser.add_argument("--stop-at", type=typed, metavar="MIN", help="the minute at which the infusion stopped")
    parser.add_argument("--baseline", metavar="SIGNAL=VALUE,..", help="such as systolic=122,diastolic=78,spo2=97")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    watched: MonitoringPlan = standard().work("monitoring", "kap")
    plan = watched.for_route(MONITORED[arguments.route], heightened=arguments.heightened)
    dosed_at, stopped_at = _moments(arguments)
    named = None if arguments.baseline is None else named_values(arguments.baseline, plan.plan, COMPARED, "--baseline")
    with opened(arguments.csv) as table:
        columns = Columns(table, plan.plan)
        readings = columns.readings()
    expected = frozenset(check.id for check in plan.route.checks if set(check.signals) <= set(columns.signals))
    baseline = None if named is None else Baseline(**named)
    watch, raised = _watched(plan, readings, baseline, dosed_at, stopped_at, expected)
    told = {
        "alerts": [_told(alert) for alert in raised],
        "not_judged": [rule.id for rule in unjudged(plan, watch.baseline)],
        "not_expected": [check.id for check in plan.route.checks if dosed_at and check.id not in expected],
        "not_read": columns.unread,
    }
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _moments(arguments: Namespace) -> tuple[datetime | None, datetime | None]:
    """When the dose was given and when it stopped; a Fault where that cannot be."""
    given, stopped = arguments.dose_at, arguments.stop_at
    for option, minute in (("--dose-at", given), ("--stop-at", stopped)):
        if minute is not None and not 0 <= minute < 1e6:
            raise Fault(f"{option}: {minute:g} is no minute from 0 on")
    if stopped is not None and (given is None or stopped < given):
        raise Fault("--stop-at: an infusion stops after --dose-at")
    return None if given is None else at_minute(given), None if stopped is None else at_minute(stopped)


def _watched(
    plan: RoutePlan,
    readings: Iterable[Reading],
    baseline: Baseline | None,
    dosed_at: datetime | None,
    stopped_at: datetime | None,
    checks: frozenset[str],
) -> tuple[Watch, list[Alert]]:
    """Every reading in turn; the dose falls between those until then and those after it."""
    watch, found = Watch(plan, baseline or Baseline()), list[Alert]()
    for reading in readings:
        if dosed_at is not None and watch.started_at is None and reading.at > dosed_at:
            watch = dosed(watch, dosed_at, baseline=baseline, stopped_at=stopped_at, checks=checks)
        watch, raised = step(watch, reading)
        found.extend(raised)
    return watch, found


def _told(alert: Alert) -> dict[str, Any]:
    return {
        "minute": minute_of(alert.at),
        "signal": alert.signal,
        "level": alert.level,
        "rule": alert.rule,
        "value": alert.value,
        "title": alert.title,
    }


def _text(told: Mapping[str, Any]) -> str:
    lines = [
        f"{alert['minute']:>8g}  {alert['level']:<6} {alert['title']}"
        + (f": {alert['value']:g}" if alert["value"] is not None else "")
        + f"  ({alert['signal']}, {alert['rule']})"
        for alert in told["alerts"]
    ]
    lines = lines or ["no alert"]
    notes = {
        "not_judged": "not judged for want of a baseline",
        "not_expected": "not called late for want of a column",
        "not_read": "columns that are no signal",
    }
    return "\n".join(lines + [f"{words}: {', '.join(told[name])}" for name, words in notes.items() if told[name]])
