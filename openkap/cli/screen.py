"""`openkap screen`: what the criteria say of the evidence in a file; a proposal with its reasons, never a decision."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from openkap.cli.days import day
from openkap.cli.evidence_file import Asked, read, template
from openkap.cli.faults import Fault
from openkap.core import candidacy
from openkap.core.evidence import Evidence, raw, vocabulary

EPILOG = """The file is JSON: age_years, routes and settings (those that are offered) and evidence, an object of keys.
The value of a key is an answer, an object with value, observed_on (a day) and source, or a list of such objects.
`--template` prints every key with its question. What is absent or null is not known. Clinicians decide; this is a
proposal."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("file", nargs="?", help="the evidence; - reads standard input")
    parser.add_argument("--template", action="store_true", help="print an empty file to fill in")
    parser.add_argument("--on", metavar="2026-01-31", help="judge as on this day; else today")
    parser.add_argument("--overlay", metavar="FOLDER", default="", help="the clinic's own rules over the shipped ones")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    if arguments.template:
        print(json.dumps(template(), indent=1, ensure_ascii=False))
        return 0
    if arguments.file is None:
        raise Fault("name the file with the evidence, or ask for --template")
    now = day(arguments.on, "--on") if arguments.on else datetime.now(UTC)
    found = _told(_judged(read(arguments.file, now), candidacy.in_force(arguments.overlay), now))
    print(json.dumps(found, indent=1) if arguments.json else _text(found))
    return 0


def _judged(asked: Asked, criteria: Iterable[candidacy.Criterion], now: datetime) -> candidacy.Determination:
    return candidacy.determine(
        criteria,
        asked.evidence,
        now=now,
        age_years=asked.age_years,
        routes=asked.routes,
        settings=asked.settings,
        adolescents=asked.adolescents,
    )


def _told(found: candidacy.Determination) -> dict[str, Any]:
    known = {piece.key: piece for piece in found.evidence}
    shut = found.outcome in ("not_now", "not_a_candidate")
    return {
        "outcome": found.outcome,
        "routes": [] if shut else list(found.routes),
        "settings": [] if shut else list(found.settings),
        "monitoring": found.monitoring,
        "conditions": list(found.conditions),
        "deferrals": [each.say_to_staff for each in found.deferrals],
        "sign_offs": {
            "medical": [each.criterion for each in found.reviews("medical")],
            "psychological": [each.criterion for each in found.reviews("psychological")],
        },
        "findings": [_finding(each, known) for each in found.findings if not each.is_quiet],
        "missing": [_missing(key) for key in found.missing],
    }


def _finding(each: candidacy.Finding, known: Mapping[str, Evidence]) -> dict[str, Any]:
    return {
        "criterion": each.criterion,
        "version": each.version,
        "overlay": each.overlay,
        "title": each.title,
        "verdict": each.state,
        "action": list(each.actions),
        "because": each.reads,
        "evidence": [_piece(known[key]) for key in each.evidence if key in known],
        "missing": list(each.missing),
        "verified": each.verified,
        "cite": list(each.cite),
    }


def _piece(piece: Evidence) -> dict[str, Any]:
    return {
        "evidence": piece.key,
        "value": raw(piece.value),
        "observed_on": piece.observed_at.date().isoformat(),
        "source": piece.source,
        "good_until": piece.expires_at.date().isoformat() if piece.expires_at else None,
    }


def _missing(key: str) -> dict[str, Any]:
    """What is missing, and who can supply it; nobody is asked for what stands in the record."""
    question = vocabulary().get(key)
    return {"evidence": key, "title": question.title, "ask": list(question.asked_of) or ["record"]}


def _text(told: Mapping[str, Any]) -> str:
    offered = f"routes: {', '.join(told['routes']) or 'none'}; settings: {', '.join(told['settings']) or 'none'}"
    lines = [f"{told['outcome'].replace('_', ' ')}; {offered}; monitoring: {told['monitoring']}"]
    lines += [f"condition: {each}" for each in told["conditions"]]
    lines += [f"wait for: {each}" for each in told["deferrals"]]
    lines += [_line(each) for each in told["findings"]]
    lines += [
        f"missing: {each['title']} ({each['evidence']}); ask {' or '.join(each['ask'])}" for each in told["missing"]
    ]
    return "\n".join(lines)


def _line(found: Mapping[str, Any]) -> str:
    doubt = "" if found["verified"] else ", not verified"
    clinic = f" ({found['overlay']})" if found["overlay"] else ""
    named = f"{found['criterion']} {found['verdict']} ({', '.join(found['action'])}{doubt})"
    return f"{named}: {found['because']} [{', '.join(found['cite'])}]{clinic}"
