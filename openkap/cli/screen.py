"""`openkap screen`: what the criteria say of the evidence in a file; a proposal with its reasons, never a decision."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from openkap.cli.faults import Fault
from openkap.core import candidacy
from openkap.core.evidence import Evidence, Question, Source, raw, vocabulary

EPILOG = """The file is JSON: age_years, routes (those that are offered) and evidence, an object of keys. The value of a
key is an answer, or an object with value, observed_on (a day) and source. `--template` prints every key with its
question. What is absent or null is not known. Clinicians decide; this is a proposal."""
SOURCES = get_args(Source)
TOP = ("age_years", "routes", "adolescents", "evidence")


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("file", nargs="?", help="the evidence; - reads standard input")
    parser.add_argument("--template", action="store_true", help="print an empty file to fill in")
    parser.add_argument("--on", metavar="2026-01-31", help="judge as on this day; else today")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    if arguments.template:
        print(json.dumps(_template(), indent=1, ensure_ascii=False))
        return 0
    if arguments.file is None:
        raise Fault("name the file with the evidence, or ask for --template")
    now = _day(arguments.on, "--on") if arguments.on else datetime.now(UTC)
    told = _told(_judged(_read(arguments.file), now))
    print(json.dumps(told, indent=1) if arguments.json else _text(told))
    return 0


def _template() -> dict[str, Any]:
    asked = (each for each in vocabulary().questions if each.key not in TOP)
    evidence = {each.key: {"//": _asked(each), "value": None, "observed_on": None} for each in asked}
    about = "Fill in what is known; what stays null is not known. A key may also hold its answer alone."
    return {"//": about, "age_years": None, "routes": list(candidacy.ROUTES), "evidence": evidence}


def _asked(question: Question) -> str:
    words = question.ask_staff or question.ask_client or question.title
    answers = {"yes_no": "yes, no or not_sure", "date": "a day", "classes": "codes with commas"}.get(question.kind, "")
    listed = ", ".join(option.value for option in question.options)
    return f"{words} [{listed or answers or question.unit or question.kind}]"


def _read(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        found = json.loads(text)
    except OSError as fault:
        raise Fault(f"{name}: {fault.strerror}") from None
    except ValueError as fault:
        raise Fault(f"{name}: no JSON: {fault}") from None
    if not isinstance(found, dict) or not isinstance(found.get("evidence"), dict):
        raise Fault(f"{name}: an object with an object called evidence is expected; see --template")
    if unknown := sorted(set(found) - {*TOP, "//"}):
        raise Fault(f"{name}: {', '.join(unknown)} is not known; there are {', '.join(TOP)}")
    return found


def _judged(given: Mapping[str, Any], now: datetime) -> candidacy.Determination:
    return candidacy.determine(
        candidacy.in_force(),
        {key: piece for key, value in given["evidence"].items() if (piece := _piece(key, value, now))},
        now=now,
        age_years=_age(given.get("age_years")),
        routes=_routes(given.get("routes", list(candidacy.ROUTES))),
        adolescents=given.get("adolescents") is True,
        titles=candidacy.titles(),
    )


def _piece(key: str, given: Any, now: datetime) -> Evidence | None:
    """One piece of evidence; None where nothing is known."""
    table = given if isinstance(given, dict) else {"value": given}
    if key == "//" or table.get("value") is None:
        return None
    words = vocabulary()
    if key not in words:
        near = get_close_matches(key, [each.key for each in words.questions])
        raise Fault(f"{key}: no such evidence" + (f"; there is {', '.join(near)}" if near else "; see --template"))
    if (source := table.get("source", "clinical")) not in SOURCES:
        raise Fault(f"{key}: {source!r} is no source; there are {', '.join(SOURCES)}")
    at = now if table.get("observed_on") is None else _day(table["observed_on"], key)
    if at > now:
        raise Fault(f"{key}: {table['observed_on']} has not come yet")
    try:
        value = words.parse(words.get(key), raw(table["value"]) if _plain(table["value"]) else "")
    except ValueError as fault:
        raise Fault(f"{key}: {fault}") from None
    return words.observe(key, value, source=source, at=at)


def _plain(value: Any) -> bool:
    return isinstance(value, bool | int | float | str)


def _day(text: Any, where: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(0), UTC)
    except (TypeError, ValueError):
        raise Fault(f"{where}: {text!r} is no day such as 2026-01-31") from None


def _age(given: Any) -> int | None:
    if given is None or (type(given) is int and given >= 0):
        return given
    raise Fault(f"age_years: {given!r} is no age in whole years")


def _routes(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or (set(map(str, given)) - set(candidacy.ROUTES)):
        raise Fault(f"routes: a list of some of {', '.join(candidacy.ROUTES)} is expected")
    return tuple(route for route in candidacy.ROUTES if route in given)


def _told(found: candidacy.Determination) -> dict[str, Any]:
    spoken = [each for each in found.findings if each.acts or each.is_open]
    return {
        "outcome": found.outcome,
        "routes": list(found.routes),
        "monitoring": found.monitoring,
        "conditions": list(found.conditions),
        "findings": [
            {
                "criterion": each.criterion,
                "version": each.version,
                "verdict": each.state,
                "action": list(each.actions),
                "because": each.reads,
                "missing": list(each.missing),
                "verified": each.verified,
                "cite": list(each.cite),
            }
            for each in spoken
        ],
        "missing": list(found.missing),
    }


def _text(told: Mapping[str, Any]) -> str:
    lines = [f"{told['outcome'].replace('_', ' ')}; routes: {', '.join(told['routes']) or 'none'}"]
    lines += [f"condition: {each}" for each in told["conditions"]]
    lines += [_line(each) for each in told["findings"]]
    return "\n".join([*lines, *([f"missing: {', '.join(told['missing'])}"] if told["missing"] else [])])


def _line(found: Mapping[str, Any]) -> str:
    doubt = "" if found["verified"] else ", not verified"
    named = f"{found['criterion']} {found['verdict']} ({', '.join(found['action'])}{doubt})"
    return f"{named}: {found['because']} [{', '.join(found['cite'])}]"
