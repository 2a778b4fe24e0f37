"""`openkap windows`: when each visit of a protocol may happen, given what was kept; or what no longer fits, and why."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from openkap.cli.faults import Fault
from openkap.core.library import standard
from openkap.core.protocols import Protocol, course

EPILOG = """Times have no zone: they are the clinic's own. A visit that was kept is one moment; the others are drawn
together around it."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("protocol", help="the protocol, such as six-dose-im; `openkap protocols` lists them")
    parser.add_argument("--anchor", required=True, metavar="2026-01-05", help="the day on which the plan begins")
    parser.add_argument(
        "--kept", action="append", default=[], metavar="VISIT=2026-01-07T09:00", help="a visit and when it began"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    protocol = _protocol(arguments.protocol)
    start = _moment(arguments.anchor, "--anchor")
    told = _told(protocol, start, _kept(protocol, arguments.kept))
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _protocol(id: str) -> Protocol:
    shelf = standard().shelf("protocols")
    if id not in shelf:
        raise Fault(f"no protocol is called {id}; there are {', '.join(each.id for each in shelf)}")
    found: Protocol = shelf.get(id)
    return found


def _moment(text: str, option: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Fault(f"{option}: {text!r} is no date such as 2026-01-05 or 2026-01-05T09:00") from None
    return found.replace(tzinfo=UTC)


def _kept(protocol: Protocol, given: Sequence[str]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for each in given:
        key, equals, text = each.partition("=")
        if not equals or key not in protocol.visit:
            raise Fault(f"--kept {each}: the visits of {protocol.id} are {', '.join(protocol.visit)}")
        if key in found:
            raise Fault(f"--kept {key} is given twice")
        found[key] = _moment(text, f"--kept {key}")
    return found


def _told(protocol: Protocol, start: datetime, kept: dict[str, datetime]) -> dict[str, Any]:
    found = course(protocol, kept, start=start)
    visits = [
        {
            "visit": key,
            "title": protocol.visit[key].title,
            "earliest": _written(window.earliest),
            "latest": _written(window.latest),
            "kept": key in kept,
        }
        for key, window in found.windows.items()
        if window.open
    ]
    breaks = [{"visit": each.visit, "reason": each.reason, "hard": each.hard} for each in found.breaks]
    return {"protocol": protocol.id, "version": protocol.version, "visits": visits, "conflicts": breaks}


def _written(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def _text(told: dict[str, Any]) -> str:
    width = max((len(each["visit"]) for each in told["visits"]), default=0)
    lines = [
        f"{each['visit']:<{width}}  {each['earliest']}  {'kept' if each['kept'] else 'to ' + each['latest']}"
        for each in told["visits"]
    ]
    return "\n".join([*lines, *(f"! {each['reason']}" for each in told["conflicts"])])
