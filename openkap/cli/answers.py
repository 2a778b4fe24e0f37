"""One set of answers, scored: `openkap score phq-9 --answers 2,2,2,2,1,1,2,0,0`."""

import json
from typing import Any

from openkap.cli.faults import Fault
from openkap.cli.sheets import wrong_number
from openkap.cli.tables import number
from openkap.core.instruments import Instrument, Scored, score


def scored_answers(instrument: Instrument, text: str, *, as_json: bool) -> str:
    """What these answers amount to. A blank between commas is a missing answer, never a zero."""
    told = _told(instrument, score(instrument, _given(instrument, text)))
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


def _told(instrument: Instrument, found: Scored) -> dict[str, Any]:
    """The main score first; the others, and classifications, beside it; what somebody must act on."""
    main = next((each for each in found.scores if each.id == instrument.main), None)
    others = {each.id: each.value for each in found.scores if each is not main}
    return {
        "instrument": found.instrument,
        "version": found.version,
        "total": main.value if main else None,
        "band": main.band if main else "",
        "state": main.state if main else "",
        "complete": all(each.state == "complete" for each in found.scores),
        "reason": main.reason if main else "",
        "safety": [{"item": each.item, "state": each.state, "text": each.text} for each in found.alerts],
        "subscores": others | {each.id: each.label or list(each.possible) for each in found.classifications},
    }


def _text(told: dict[str, Any]) -> str:
    total = f"{told['total']:g}, {told['band']}" if told["total"] is not None else told["reason"] or "no total"
    lines = [f"{told['instrument']} (version {told['version']}): {total.rstrip(', ')}"]
    lines[0] += " (prorated)" if told["state"] == "prorated" else ""
    lines += [f"{name}: {_said(value)}" for name, value in told["subscores"].items()]
    return "\n".join([*lines, *(f"! {each['text']} ({each['state']})" for each in told["safety"])])


def _said(value: float | str | list[str] | None) -> str:
    """A score, the outcome of a classification, or the outcomes that missing answers leave open."""
    if value is None:
        return "no value"
    if isinstance(value, list):
        return " or ".join(value)
    return value if isinstance(value, str) else f"{value:g}"
