"""A file of evidence, read for `openkap screen`: what is malformed, contradicts itself or lies ahead is refused."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from openkap.cli.days import day
from openkap.cli.faults import Fault
from openkap.cli.texts import text_of
from openkap.core.candidacy import ROUTES, SETTINGS
from openkap.core.evidence import Evidence, Question, Source, Value, newest, raw, vocabulary

SOURCES = get_args(Source)
FIELDS = ("age_years", "routes", "settings", "adolescents", "evidence")
OF_A_PIECE = ("value", "observed_on", "source")
NOT_HERE = {"age_years": "age_years", "clinic_sees_adolescents": "adolescents"}  # stand at the top of the file


@dataclass(frozen=True)
class Asked:
    """What a file asks about: the person's evidence, and what is offered."""

    evidence: Mapping[str, Evidence]
    age_years: int | None
    routes: tuple[str, ...]
    settings: tuple[str, ...]
    adolescents: bool


def template() -> dict[str, Any]:
    """An empty file: every key with its question and its possible answers."""
    asked = (each for each in vocabulary().questions if each.key not in NOT_HERE)
    evidence = {each.key: {"//": _question(each), "value": None, "observed_on": None} for each in asked}
    about = "Fill in what is known; what stays null is not known. A key may also hold its answer alone."
    offered = {"routes": list(ROUTES), "settings": ["clinic"], "adolescents": False}
    return {"//": about, "age_years": None, **offered, "evidence": evidence}


def _question(question: Question) -> str:
    words = question.ask_staff or question.ask_client or question.title
    answers = {"yes_no": "yes, no or not_sure", "date": "a day", "classes": "codes with commas"}.get(question.kind, "")
    listed = ", ".join(option.value for option in question.options)
    return f"{words} [{listed or answers or question.unit or question.kind}]"


def read(name: str, now: datetime) -> Asked:
    """The file of that name (- is standard input), as seen at this moment. Fault names what is wrong with it."""
    given = _file(name)
    evidence = _evidence(given["evidence"], now)
    _check_dependent(evidence)
    adolescents = given.get("adolescents", False)
    if not isinstance(adolescents, bool):
        raise Fault(f"adolescents: true or false is expected, not {adolescents!r}")
    settings = _some("settings", given.get("settings", ["clinic"]), SETTINGS)
    if "clinic" not in settings:
        raise Fault("settings: a dose can always be given in the clinic; name clinic, and home where that is offered")
    routes = _some("routes", given.get("routes", list(ROUTES)), ROUTES)
    return Asked(evidence, _age(given.get("age_years")), routes, settings, adolescents)


def _file(name: str) -> dict[str, Any]:
    text = text_of(Path(name))
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise Fault(f"{name}: no JSON that can be read: it is nested too deep") from None
    except ValueError as fault:
        raise Fault(f"{name}: no JSON: {fault}") from None
    if not isinstance(found, dict) or not isinstance(found.get("evidence"), dict):
        raise Fault(f"{name}: an object with an object called evidence is expected; see --template")
    if unknown := sorted(set(found) - {*FIELDS, "//"}):
        raise Fault(f"{name}: {', '.join(unknown)} is not known; there are {', '.join(FIELDS)}")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number; null is what is not known")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice would silently lose one of its answers."""
    keys = [key for key, _ in pairs]
    if twice := sorted({key for key in keys if keys.count(key) > 1 and key != "//"}):
        raise Fault(f"{', '.join(twice)}: given twice; several observations of one thing stand in one list")
    return dict(pairs)


def _evidence(given: Mapping[str, Any], now: datetime) -> dict[str, Evidence]:
    return newest(piece for key, value in given.items() if key != "//" for piece in _pieces(key, value, now))


def _pieces(key: str, given: Any, now: datetime) -> Iterable[Evidence]:
    """Every observation of one thing; of two on one day the clinician's counts, and nobody contradicts themselves."""
    _check_key(key)
    said: dict[tuple[str, datetime], Value] = {}
    for each in given if isinstance(given, list) else [given]:
        piece = _piece(key, each if isinstance(each, dict) else {"value": each}, now)
        if piece is None:
            continue
        first = said.setdefault((piece.source, piece.observed_at), piece.value)
        if first != piece.value:
            both = f"{raw(first)} and {raw(piece.value)}"
            raise Fault(f"{key}: conflicting evidence, {both} from {piece.source} on {piece.observed_at.date()}")
        yield piece


def _check_key(key: str) -> None:
    words = vocabulary()
    if key in NOT_HERE:
        raise Fault(f"{key}: is no evidence of this file; say it at the top, as {NOT_HERE[key]}")
    if key not in words:
        near = get_close_matches(key, [each.key for each in words.questions])
        raise Fault(f"{key}: no such evidence" + (f"; there is {', '.join(near)}" if near else "; see --template"))


def _piece(key: str, table: Mapping[str, Any], now: datetime) -> Evidence | None:
    """One observation; None where nothing is known."""
    if unknown := sorted(set(table) - {*OF_A_PIECE, "//"}):
        raise Fault(f"{key}: {', '.join(unknown)} is not known; there are {', '.join(OF_A_PIECE)}")
    if table.get("value") is None:
        return None
    if (source := table.get("source", "clinical")) not in SOURCES:
        raise Fault(f"{key}: {source!r} is no source; there are {', '.join(SOURCES)}")
    at = now if table.get("observed_on") is None else day(table["observed_on"], key)
    value = _value(key, table["value"])
    for when in (at.date(), value):
        if type(when) is date and when > now.date():
            raise Fault(f"{key}: {when} has not come yet; --on judges as on another day")
    return vocabulary().observe(key, value, source=source, at=at)


def _value(key: str, given: Any) -> Value:
    words = vocabulary()
    plain = isinstance(given, bool | int | float | str)
    try:
        return words.parse(words.get(key), raw(given) if plain else "")
    except ValueError as fault:
        raise Fault(f"{key}: {fault}") from None


def _check_dependent(evidence: Mapping[str, Evidence]) -> None:
    """A detail of something that is denied: one of the two answers is wrong, and nobody can tell which."""
    for key in evidence:
        asked = vocabulary().get(key).ask_when
        if asked and asked.key in evidence and evidence[asked.key].value is False and evidence[key].value is not False:
            raise Fault(f"{key}: conflicting evidence, {raw(evidence[key].value)} while {asked.key} is no")


def _age(given: Any) -> int | None:
    oldest = vocabulary().get("age_years").max or 0
    if given is None or (type(given) is int and 0 <= given <= oldest):
        return given
    raise Fault(f"age_years: {given!r} is no age in whole years between 0 and {oldest:g}")


def _some(name: str, given: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or (set(map(str, given)) - set(known)):
        raise Fault(f"{name}: a list of some of {', '.join(known)} is expected")
    return tuple(each for each in known if each in given)
