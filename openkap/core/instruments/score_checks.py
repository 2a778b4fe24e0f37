"""What a malformed score is told: its items, its range, its bands, its cuts, its table."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from openkap.core.instruments.refusing import known, once, one_of

if TYPE_CHECKING:
    from openkap.core.instruments.definition import Instrument
    from openkap.core.instruments.rules import Band, Change, Largest, Note, ScoreRule

Add = Callable[[Iterable[Sequence[float]]], set[float]]
_DIGITS = 9  # where two sums of fractions count as one


def check(instrument: "Instrument") -> None:
    """Raise ValueError with the first fault found in the scores."""
    before: list[ScoreRule] = []
    for rule in instrument.scores:
        _check_score(instrument, rule, before)
        before.append(rule)


def reachable(instrument: "Instrument", rule: "ScoreRule", add: Add | None = None) -> list[float]:
    """Every value that full answers can give this score, in order; with `add` = `ends` the least and the most only."""
    add = _sums if add is None or rule.table else add
    if rule.scores:
        parts = [reachable(instrument, instrument.rule(id), add) for id in rule.scores]
        share = len(parts) if rule.method == "mean" else 1
        return sorted({round(total * rule.multiply / share, _DIGITS) for total in add(parts)})
    sums = sorted(add(_parts(instrument, rule)))
    if rule.method == "percent":
        return [100 * (total - sums[0]) / (sums[-1] - sums[0]) for total in sums]
    share = len(rule.items) if rule.method == "mean" and rule.unasked == "missing" else 1
    values = [total * rule.multiply / share for total in sums]
    return [rule.of_table[value] for value in values if value in rule.of_table] if rule.table else values


def ends(parts: Iterable[Sequence[float]]) -> set[float]:
    """The least and the most that these parts add up to: enough where no band must be reached."""
    each = list(parts)
    return {sum(part[0] for part in each), sum(part[-1] for part in each)}


def _parts(instrument: "Instrument", rule: "ScoreRule") -> list[list[float]]:
    """What each item, or group of which only the largest counts, adds to the sum."""
    if rule.unasked == "left_out":  # as many as are asked share the mean, so it reaches what one item reaches
        return [_points(instrument, rule, rule.items)]
    grouped = {id for largest in rule.largest_of for id in largest.items}
    alone = [_points(instrument, rule, [id]) for id in rule.items if id not in grouped]
    return alone + [_largest(instrument, rule, largest) for largest in rule.largest_of]


def _points(instrument: "Instrument", rule: "ScoreRule", items: Iterable[str]) -> list[float]:
    points = {float(value) for id in items for value in instrument.options[id].points}
    unasked = rule.unasked == "zero" and any(instrument.by_id[id].asked_when for id in items)
    return sorted(points | ({0.0} if unasked else set()))


def _largest(instrument: "Instrument", rule: "ScoreRule", largest: "Largest") -> list[float]:
    least = max(instrument.options[id].least for id in largest.items)
    return [value for value in _points(instrument, rule, largest.items) if value >= least]


def _sums(parts: Iterable[Sequence[float]]) -> set[float]:
    sums = {0.0}
    for part in parts:
        sums = {round(total + value, _DIGITS) for total in sums for value in part}
    return sums


def _check_score(instrument: "Instrument", rule: "ScoreRule", before: "Sequence[ScoreRule]") -> None:
    where = f"scores.{rule.id}"
    if bool(rule.items) == bool(rule.scores):
        raise ValueError(f"{where}: a score has items or scores, and not both")
    _check_items(instrument, rule, where)
    _check_parts(rule, before, where)
    _check_missing(instrument, rule, where)
    _check_groups(rule, where)
    _check_table(instrument, rule, where)
    values = reachable(instrument, rule, None if rule.bands else ends)
    if (round(values[0], _DIGITS), round(values[-1], _DIGITS)) != rule.range:
        raise ValueError(f"{where}: range is {rule.range}, but the items reach {values[0]:g} to {values[-1]:g}")
    if rule.bands:
        _check_bands(rule.bands, values, where)
    for cut in rule.cuts:
        one_of(cut.at_least, cut.at_most, f"{where}.cuts")
    for note in rule.notes:
        _check_note(instrument, note, where)
    _check_change(rule.change, where)


def _check_items(instrument: "Instrument", rule: "ScoreRule", where: str) -> None:
    known(instrument, rule.items, where)
    once(rule.items, where)
    if dangling := set(rule.reversed) - set(rule.items):
        raise ValueError(f"{where}: {', '.join(sorted(dangling))} is reversed but not scored")


def _check_parts(rule: "ScoreRule", before: "Sequence[ScoreRule]", where: str) -> None:
    if later := sorted(set(rule.scores) - {each.id for each in before}):
        raise ValueError(f"{where}: no score {', '.join(later)} stands before it")
    extra = [name for name in ("largest_of", "table", "notes") if getattr(rule, name)]
    if rule.scores and (extra or rule.method == "percent" or rule.missing == "prorate" or rule.unasked != "missing"):
        raise ValueError(f"{where}: a score of scores is a sum or a mean, and nothing else")


def _check_missing(instrument: "Instrument", rule: "ScoreRule", where: str) -> None:
    if (rule.missing == "prorate") != (rule.least_answered is not None):
        raise ValueError(f"{where}: least_answered goes with missing = prorate")
    if rule.least_answered is not None and not 1 <= rule.least_answered < len(rule.items):
        raise ValueError(f"{where}: least_answered must lie between 1 and one less than the items")
    if rule.unasked == "missing":
        return
    if rule.missing == "prorate":
        raise ValueError(f"{where}: unasked = {rule.unasked} goes with missing = refuse")
    if (rule.unasked == "zero") != (rule.method == "sum"):
        raise ValueError(f"{where}: unasked = zero goes with a sum, left_out with a mean or percent")
    if not any(instrument.by_id[id].asked_when for id in rule.items):
        raise ValueError(f"{where}: unasked = {rule.unasked}, but all its items are asked of everybody")


def _check_groups(rule: "ScoreRule", where: str) -> None:
    grouped = [id for largest in rule.largest_of for id in largest.items]
    once(grouped, f"{where}.largest_of")
    if foreign := sorted(set(grouped) - set(rule.items)):
        raise ValueError(f"{where}.largest_of: {', '.join(foreign)} is not scored")
    for largest in rule.largest_of:
        paired = [id for pair in largest.either for id in pair]
        once(paired, f"{where}.largest_of.either")
        if foreign := sorted(set(paired) - set(largest.items)):
            raise ValueError(f"{where}.largest_of.either: {', '.join(foreign)} is not in its group")
    if grouped and (rule.method != "sum" or rule.missing == "prorate" or rule.unasked != "missing"):
        raise ValueError(f"{where}: largest_of goes with a sum of which no answer is missing")


def _check_table(instrument: "Instrument", rule: "ScoreRule", where: str) -> None:
    if not rule.table:
        return
    if rule.method != "sum" or rule.missing == "prorate":
        raise ValueError(f"{where}.table: a table holds for sums of complete answers only")
    for (raw, value), (next_raw, next_value) in pairwise(rule.table):
        if not (raw < next_raw and value < next_value):
            raise ValueError(f"{where}.table: the entries after {raw:g} do not rise")
    if strange := sorted(set(rule.of_table) - _sums(_parts(instrument, rule))):
        raise ValueError(f"{where}.table: the table holds {strange[0]:g}, which no answers add up to")


def _check_note(instrument: "Instrument", note: "Note", where: str) -> None:
    known(instrument, [when.item for when in note.when], f"{where}.notes")
    for when in note.when:
        one_of(when.at_least, when.at_most, f"{where}.notes")
    if not note.when:
        raise ValueError(f"{where}.notes: a note needs answers after which it holds")


def _check_bands(bands: "Sequence[Band]", values: list[float], where: str) -> None:
    for band in bands:
        if band.from_ > band.to:
            raise ValueError(f"{where}.bands: {band.label} ends before it begins")
        if not any(band.from_ <= value <= band.to for value in values):
            raise ValueError(f"{where}.bands: {band.label} is unreachable")
    for lower, upper in pairwise(bands):
        if upper.from_ <= lower.to:
            raise ValueError(f"{where}.bands: {lower.label} and {upper.label} overlap or are out of order")
    for value in values:
        if not any(band.from_ <= value <= band.to for band in bands):
            raise ValueError(f"{where}.bands: a gap at {value:g}")


def _check_change(change: "Change", where: str) -> None:
    if change.remission_below is not None and change.remission_at_most is not None:
        raise ValueError(f"{where}.change: remission is below one value or at most one value, not both")
    if change.response_share is not None and not 0 < change.response_share.value <= 1:
        raise ValueError(f"{where}.change: response_share is a share between 0 and 1")
