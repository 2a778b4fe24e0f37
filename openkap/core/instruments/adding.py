"""From answers to numbers: what counts, what is missing, and the arithmetic of one score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from openkap.core.instruments.rules import ScoreRule

if TYPE_CHECKING:
    from openkap.core.instruments.definition import Instrument

State = Literal["complete", "prorated", "withheld"]


@dataclass(frozen=True, slots=True)
class Score:
    """One number, or none with a reason. `answered` of `asked` items were there; notes belong beside the number."""

    id: str
    value: float | None
    band: str
    answered: int
    asked: int
    state: State
    reason: str = ""
    notes: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """Valid answers by item id, and the items that have none: left unanswered, ruled out by the other answers, or
    answered with "not applicable"."""

    given: Mapping[str, int]
    unanswered: set[str]
    unasked: set[str]
    not_applicable: set[str]


def scores(instrument: "Instrument", sheet: Sheet) -> tuple[Score, ...]:
    """Every score of the instrument, in order: a score may rest on those before it."""
    found: dict[str, Score] = {}
    for rule in instrument.scores:
        made = (
            _of_scores(rule, [found[id] for id in rule.scores]) if rule.scores else _of_items(instrument, rule, sheet)
        )
        found[rule.id] = made
    return tuple(found.values())


def _of_scores(rule: ScoreRule, parts: Sequence[Score]) -> Score:
    """A score of other scores: none while one of them has none."""
    answered, asked = sum(part.answered for part in parts), sum(part.asked for part in parts)
    values = [part.value for part in parts if part.value is not None]
    if len(values) < len(parts):
        absent = ", ".join(part.id for part in parts if part.value is None)
        return Score(rule.id, None, "", answered, asked, "withheld", f"there is no value of {absent}")
    state: State = "prorated" if any(part.state == "prorated" for part in parts) else "complete"
    total = sum(values) * rule.multiply
    value = total / len(values) if rule.method == "mean" else total
    return Score(rule.id, value, rule.band(value), answered, asked, state)


def _of_items(instrument: "Instrument", rule: ScoreRule, sheet: Sheet) -> Score:
    items = rule.items if rule.unasked == "missing" else [id for id in rule.items if id not in sheet.unasked]
    points = _points(instrument, rule, items, sheet.given)
    answered, asked = (_units(rule, points), _units(rule, items)) if rule.eithers else (len(points), len(items))
    absent = asked - answered - (len(sheet.not_applicable.intersection(items)) if sheet.not_applicable else 0)
    if absent > rule.allowed:
        return Score(rule.id, None, "", answered, asked, "withheld", _too_few(rule, absent))
    if not points and (asked or rule.unasked == "left_out"):
        return Score(rule.id, None, "", answered, asked, "withheld", "none of its items applies after these answers")
    value = _value(instrument, rule, points, asked, answered or 1)
    if value is None:
        return Score(rule.id, None, "", answered, asked, "withheld", "the table has no entry for this sum")
    notes = tuple([note.text for note in rule.notes if note.holds(sheet.given)]) if rule.notes else ()
    return Score(
        rule.id, value, rule.band(value), answered, asked, "complete" if answered == asked else "prorated", "", notes
    )


def _points(
    instrument: "Instrument", rule: ScoreRule, items: Sequence[str], given: Mapping[str, int]
) -> dict[str, int]:
    """What each answered item counts, the reversed ones turned round."""
    points = {id: given[id] for id in items if id in given}
    for id in rule.reversed:
        if id in points:
            options = instrument.options[id]
            points[id] = options.least + options.most - points[id]
    return points


def _units(rule: ScoreRule, items: Mapping[str, int] | Sequence[str]) -> int:
    """How many answers these items make: items of which one answer is enough count once."""
    return len(items) - sum(max(0, len(either.intersection(items)) - 1) for either in rule.eithers)


def _value(
    instrument: "Instrument", rule: ScoreRule, points: Mapping[str, int], asked: int, answered: int
) -> float | None:
    """The number that the rule makes of these points; None when its table knows no such sum. A sum with gaps is scaled
    up as if each gap held the mean of the answers."""
    total = sum(points.values())
    if rule.method == "mean":
        return total * rule.multiply / len(points)
    if rule.method == "percent":
        return _percent(instrument, points, total)
    total -= sum(_beside_largest(points, largest.items) for largest in rule.largest_of)
    value = total * rule.multiply * asked / answered
    return rule.of_table.get(value) if rule.table else value


def _beside_largest(points: Mapping[str, int], items: Sequence[str]) -> int:
    """What the items of a group hold besides the largest answer, which alone counts."""
    held = [points[id] for id in items if id in points]
    return sum(held) - max(held)


def _percent(instrument: "Instrument", points: Mapping[str, int], total: int) -> float:
    least = sum(instrument.options[id].least for id in points)
    most = sum(instrument.options[id].most for id in points)
    return 100 * (total - least) / (most - least)


def _too_few(rule: ScoreRule, absent: int) -> str:
    answers = "answer is" if absent == 1 else "answers are"
    return f"{absent} {answers} missing; this score allows {rule.allowed or 'none'}"
