"""`openkap windows`: when each visit of a protocol may happen, given what was kept; or what no longer fits, and why."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openkap.cli.days import moment
from openkap.cli.faults import Fault
from openkap.cli.protocols import found
from openkap.core.protocols import Course, Protocol, course, missed

EPILOG = """Times have no zone: they are the clinic's own. A visit that was kept or moved is one moment; the others are
drawn together around it. A visit that was missed is open again, and nothing open comes before that time. What no longer
fits stands below with an exclamation mark, with the rules that leave it no time."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("protocol", help="the protocol, such as six-dose-im; `openkap protocols` lists them")
    parser.add_argument("--anchor", required=True, metavar="2026-01-05", help="the day on which the plan begins")
    parser.add_argument(
        "--kept", action="append", default=[], metavar="VISIT=2026-01-07T09:00", help="a visit and when it began"
    )
    parser.add_argument(
        "--moved", action="append", default=[], metavar="VISIT=...", help="a visit and the time that it now has"
    )
    parser.add_argument(
        "--missed",
        action="append",
        default=[],
        metavar="VISIT[=...]",
        help="a visit that was not held at this time, or, without one, at no time of its window; it is open again",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    protocol = found(arguments.protocol)
    start = moment(arguments.anchor, "--anchor")
    told = _told(protocol, start, _happened(protocol, arguments))
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


@dataclass(frozen=True)
class _Happened:
    """What became of some visits. Whoever is missed without a time was held at no time of its window."""

    kept: Mapping[str, datetime]
    moved: Mapping[str, datetime]
    missed: Mapping[str, datetime | None]


def _happened(protocol: Protocol, arguments: Namespace) -> _Happened:
    """Each visit once: it cannot have been kept and missed."""
    kept = _timed(protocol, "--kept", arguments.kept)
    moved = _timed(protocol, "--moved", arguments.moved)
    timed = [each for each in arguments.missed if "=" in each]
    lost = [_visit(protocol, "--missed", each) for each in arguments.missed if each not in timed]
    times = _timed(protocol, "--missed", timed)
    named = [*kept, *moved, *lost, *times]
    if twice := [key for key in named if named.count(key) > 1]:
        raise Fault(f"{twice[0]} is named twice: a visit is kept, moved or missed, and once")
    return _Happened(kept, moved, {**dict.fromkeys(lost), **times})


def _timed(protocol: Protocol, option: str, given: Sequence[str]) -> dict[str, datetime]:
    times: dict[str, datetime] = {}
    for each in given:
        key, equals, text = each.partition("=")
        if not equals:
            raise Fault(f"{option} {each}: a time is needed, as in {key}=2026-01-07T09:00")
        if _visit(protocol, option, key) in times:
            raise Fault(f"{option} {key} is given twice")
        times[key] = moment(text, f"{option} {key}")
    return times


def _visit(protocol: Protocol, option: str, key: str) -> str:
    if key not in protocol.visit:
        raise Fault(f"{option} {key}: the visits of {protocol.id} are {', '.join(protocol.visit)}")
    return key


def _course(protocol: Protocol, start: datetime, happened: _Happened) -> Course:
    anchors = {**happened.kept, **happened.moved}
    if happened.missed:
        return missed(protocol, anchors, happened.missed, start=start)
    return course(protocol, anchors, start=start)


def _told(protocol: Protocol, start: datetime, happened: _Happened) -> dict[str, Any]:
    now = _course(protocol, start, happened)
    visits = [
        {
            "visit": key,
            "title": protocol.visit[key].title,
            "earliest": _written(window.earliest),
            "latest": _written(window.latest),
            "kept": key in happened.kept,
            "moved": key in happened.moved,
        }
        for key, window in now.windows.items()
        if window.open
    ]
    breaks = [{"visit": each.visit, "reason": each.reason, "hard": each.hard} for each in now.breaks]
    return {"protocol": protocol.id, "version": protocol.version, "visits": visits, "conflicts": breaks}


def _written(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def _until(visit: Mapping[str, Any]) -> str:
    fixed = [word for word in ("kept", "moved") if visit[word]]
    return fixed[0] if fixed else f"to {visit['latest']}"


def _text(told: dict[str, Any]) -> str:
    width = max((len(each["visit"]) for each in told["visits"]), default=0)
    lines = [f"{each['visit']:<{width}}  {each['earliest']}  {_until(each)}" for each in told["visits"]]
    return "\n".join([*lines, *(f"! {each['reason']}" for each in told["conflicts"])])
