"""Answers in columns, checked and brought to one form: the position of each answer among its item's options."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openkap.core.instruments import Instrument, Item, NotAnAnswer

Whole = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


class NotAnAnswerAt(NotAnAnswer):
    """An item got a value that is none of its answers, in this row (counted from 0). The value is never told."""

    def __init__(self, row: int, item: str, reason: str) -> None:
        self.row = row
        super().__init__(item, f"{reason}, in row {row}")


class Digits:
    """One item's answers: 0, 1, .. for its options from the lowest, `gap` for no answer, above it for not asked."""

    def __init__(self, item: Item, values: list[int], places: Whole) -> None:
        self.item, self.values, self.places = item, values, places
        self.gap = len(values)

    def answer(self, row: int) -> int | None:
        place = int(self.places[row])
        return self.values[place] if place < self.gap else None


def digits(
    instrument: Instrument, columns: Mapping[str, Whole], missing: int | None, start: int, end: int
) -> list[Digits]:
    """The columns of an instrument from row `start` to before `end`, in the order of its items.

    A column that is absent holds no answer. Raises NotAnAnswer when some row holds something else than an answer.
    """
    found = {id: _digits(instrument, id, column[start:end], missing) for id, column in columns.items()}
    rows = end - start
    return _asked([found.get(item.id) or _unanswered(instrument, item, rows) for item in instrument.items])


def length(instrument: Instrument, columns: Mapping[str, Whole]) -> int:
    """How many rows these columns have.

    Raises NotAnAnswer for an unknown item; ValueError for columns that are no whole numbers or not of one length.
    """
    for id, column in columns.items():
        if id not in instrument.by_id:
            raise NotAnAnswer(id, f"{instrument.id} has no such item")
        if column.ndim != 1 or column.dtype.kind not in "iu":
            raise ValueError(f"{id}: one column of whole numbers is expected, not {column.ndim} of {column.dtype}")
    lengths = {id: len(column) for id, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"the columns differ in length: {', '.join(f'{id} {n}' for id, n in lengths.items())}")
    return next(iter(lengths.values()), 0)


def answers_of(columns: Mapping[str, Whole], missing: int | None, row: int) -> dict[str, int | None]:
    """One row of the columns, as it would be scored alone."""
    held = {id: column[row] for id, column in columns.items()}
    return {id: None if value is np.ma.masked or value == missing else int(value) for id, value in held.items()}


def _digits(instrument: Instrument, id: str, column: Whole, missing: int | None) -> Digits:
    values = sorted(instrument.options[id].values)
    if missing in values:
        raise ValueError(f"{missing} cannot mean missing: it is an answer of {id}")
    absent = _absent(column, missing)
    places = _places(np.ma.getdata(column), values)
    if np.ma.getmask(column) is not np.ma.nomask:
        places[absent] = len(values)
    if np.count_nonzero(places == len(values)) > np.count_nonzero(absent):
        raise NotAnAnswer(id, "some row holds none of its answers")
    return Digits(instrument.by_id[id], values, places)


def _absent(column: Whole, missing: int | None) -> Flags:
    """Where there is no answer: behind the mask, and where the value says so."""
    mask: Flags = np.ma.getmaskarray(column)
    return mask if missing is None else mask | (np.ma.getdata(column) == missing)


def _places(column: Whole, values: list[int]) -> Whole:
    """The position of each entry among these sorted values, or their number where it is none of them."""
    small = np.min_scalar_type(len(values) + 1)
    limits = np.iinfo(column.dtype)
    if values[0] < limits.min or values[-1] > limits.max:
        column = column.astype(np.int64)
    if values[-1] - values[0] == len(values) - 1:
        # Unsigned, everything below the lowest value wraps round to far above the highest.
        unsigned = column.view(f"u{column.itemsize}")
        above = unsigned - unsigned.dtype.type(values[0] % 2 ** (8 * column.itemsize))
        places: Whole = np.minimum(above, len(values)).astype(small, copy=False)
        return places
    options = np.array(values)
    found = np.searchsorted(options, column).clip(max=len(values) - 1)
    return np.where(options[found] == column, found, len(values)).astype(small)


def _unanswered(instrument: Instrument, item: Item, rows: int) -> Digits:
    values = sorted(instrument.options[item.id].values)
    return Digits(item, values, np.full(rows, len(values), np.min_scalar_type(len(values) + 1)))


def _asked(given: list[Digits]) -> list[Digits]:
    """Tell apart, among the unanswered, those that were not asked."""
    by_id = {each.item.id: each for each in given}
    silent = [(each, _not_asked(each, by_id)) for each in given if each.item.asked_when is not None]
    for each, rows in silent:
        each.places[rows] = each.gap + 1
    return given


def _not_asked(each: Digits, by_id: Mapping[str, Digits]) -> Flags:
    found: Flags = each.places == each.gap
    for low, decisive in _decisive(each, by_id):
        found &= decisive.places < low
    return found


def _decisive(each: Digits, by_id: Mapping[str, Digits]) -> Iterator[tuple[int, Digits]]:
    """What the question hangs on, and from which digit on it is asked: high answers and missing ones."""
    rule = each.item.asked_when
    for id in rule.items if rule else ():
        yield bisect_left(by_id[id].values, rule.at_least if rule else 0), by_id[id]
