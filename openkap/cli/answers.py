"""One set of answers, scored: `openkap score phq-9 --answers 2,2,2,2,1,1,2,0,0`."""

import json
from dataclasses import dataclass
from typing import Any, get_args

from openkap.cli.faults import Fault
from openkap.cli.sheets import wrong_number
from openkap.cli.tables import number
from openkap.core.instruments import Instrument, NotAnAnswer, Score, Scored, Screened, Sex, score, screened

OLDEST = 130


@dataclass(frozen=True)
class Person:
    """Whose answers these are, as far as a cut must know."""

    sex: Sex = "unknown"
    age_years: int | None = None


def person(sex: str | None, age: str | None) -> Person:
    """The person that --sex and --age describe; a Fault names what they take."""
    known: dict[str, Sex] = {name: name for name in get_args(Sex)}
    if sex is not None and sex not in known:
        raise Fault(f"--sex takes {', '.join(known)}, not {sex!r}")
    years = None if age is None else number(age)
    if age is not None and (years is None or years != int(years) or not 0 <= years <= OLDEST):
        raise Fault(f"--age takes whole years from 0 to {OLDEST}, not {age!r}")
    return Person("unknown" if sex is None else known[sex], None if years is None else int(years))


def scored_answers(instrument: Instrument, text: str, who: Person, *, as_json: bool) -> str:
    """What these answers amount to. A blank between commas is a missing answer, never a zero."""
    try:
        told = _told(instrument, score(instrument, _given(instrument, text)), who)
    except NotAnAnswer as fault:
        raise Fault(f"--answers: {fault}") from None
    return json.dumps(told, indent=1) if as_json else _text(told)


def _given(instrument: Instrument, text: str) -> dict[str, int | None]:
    fields = [field.strip() for field in text.split(",")]
    if wanted := wrong_number(instrument, len(fields)):
        raise Fault(f"--answers: {instrument.id} has {wanted} answers, {len(fields)} are given")
    items = zip(instrument.items, fields, strict=False)
    return {item.id: _answer(instrument, item.id, field) for item, field in items}


def _answer(instrument: Instrument, item: str, field: str) -> int | None:
    if not field:
        return None
    value, options = number(field), instrument.options[item].values
    if value is None or value not in options:
        allowed = ", ".join(str(each) for each in sorted(options))
        raise Fault(f"--answers: {field!r} is none of the answers of {item}, which are {allowed}")
    return int(value)


def _told(instrument: Instrument, found: Scored, who: Person) -> dict[str, Any]:
    """The main score first; the others, and classifications, beside it; what somebody must act on."""
    main = next((each for each in found.scores if each.id == instrument.main), None)
    others = {each.id: each.value for each in found.scores if each is not main}
    settled = all(each.outcome for each in found.classifications)
    return {
        "instrument": found.instrument,
        "version": found.version,
        "status": instrument.status,
        "main": instrument.main,
        "total": main.value if main else None,
        "band": main.band if main else "",
        "state": main.state if main else "",
        "complete": settled and all(each.state == "complete" for each in found.scores),
        "reason": main.reason if main else "",
        "cuts": [told for each in found.scores for told in _cuts(instrument, each, who)],
        "notes": [note for each in found.scores for note in each.notes],
        "safety": [{"item": each.item, "state": each.state, "text": each.text} for each in found.alerts],
        "subscores": others | {each.id: each.label or list(each.possible) for each in found.classifications},
    }


def _cuts(instrument: Instrument, found: Score, who: Person) -> list[dict[str, Any]]:
    """What every cut of a score that has a value says of this person."""
    if found.value is None:
        return []
    rule = instrument.rule(found.id)
    return [_cut(found.id, each) for each in screened(rule, found.value, sex=who.sex, age_years=who.age_years)]


def _cut(score_id: str, each: Screened) -> dict[str, Any]:
    cut = each.cut
    threshold = f">= {cut.at_least:g}" if cut.at_least is not None else f"<= {cut.at_most:g}"
    return {
        "score": score_id,
        "label": cut.label,
        "threshold": threshold,
        "reached": each.reached,
        "reason": each.reason,
        "verified": cut.verified,
    }


def _text(told: dict[str, Any]) -> str:
    total = f"{told['total']:g}, {told['band']}" if told["total"] is not None else told["reason"] or "no total"
    version = told["version"] + (", a draft" if told["status"] == "draft" else "")
    lines = [f"{told['instrument']} (version {version}): {total.rstrip(', ')}"]
    lines[0] += " (prorated)" if told["state"] == "prorated" else ""
    lines += [f"{name}: {_worth(value)}" for name, value in told["subscores"].items()]
    lines += [_said(each, told["main"]) for each in told["cuts"]] + told["notes"]
    return "\n".join([*lines, *(f"! {each['text']} ({each['state']})" for each in told["safety"])])


def _worth(value: str | float | list[str] | None) -> str:
    """A subscore or an outcome in words."""
    if value is None:
        return "no value"
    if isinstance(value, list):
        return f"undecided ({' or '.join(value)})"
    return value if isinstance(value, str) else f"{value:g}"


def _said(cut: dict[str, Any], main: str) -> str:
    of = "" if cut["score"] == main else f"{cut['score']}, "
    words = {True: "reached", False: "not reached", None: f"cannot be said, {cut['reason']} (see --sex, --age)"}
    unchecked = "" if cut["verified"] else ", not verified"
    return f"{of}{cut['label']} ({cut['threshold']}{unchecked}): {words[cut['reached']]}"
