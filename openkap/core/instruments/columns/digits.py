"""Answers in columns, checked and brought to one form: the position of each answer among its item's options."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openkap.core.instruments.definition import Instrument
from openkap.core.instruments.items import AskedWhen, Item
from openkap.core.instruments.scoring import RULED_OUT, NotAnAnswer

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

    A column that is absent holds no answer. Raises NotAnAnswerAt for the first row that holds something else than an
    answer, as scoring row by row would do.
    """
    found, wrong = {}, []
    for id, column in columns.items():
        found[id], first = _digits(instrument, instrument.by_id[id], column[start:end], missing)
        wrong += [(first, id, _options(instrument, id))] if first is not None else []
    rows = end - start
    given = [found.get(item.id) or _unanswered(instrument, item, rows) for item in instrument.items]
    silent = _silent(given)
    wrong += [(first, id, RULED_OUT) for first, id in _ruled_out(silent)]
    for row, id, reason in sorted(wrong, key=lambda each: each[0])[:1]:
        raise NotAnAnswerAt(start + row, id, reason)
    return _asked(given, silent)


def _options(instrument: Instrument, id: str) -> str:
    return "the answers are " + ", ".join(str(option.value) for option in instrument.options[id].options)


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


def _digits(instrument: Instrument, item: Item, column: Whole, missing: int | None) -> tuple[Digits, int | None]:
    """The digits of one column, and the first row that holds no answer of this item, if there is one."""
    values = sorted(instrument.options[item.id].values)
    if missing in values:
        raise ValueError(f"{missing} cannot mean missing: it is an answer of {item.id}")
    absent = _absent(column, missing)
    places = _places(np.ma.getdata(column), values)
    if np.ma.getmask(column) is not np.ma.nomask:
        places[absent] = len(values)
    wrong = (places == len(values)) > absent
    return Digits(item, values, places), int(wrong.argmax()) if wrong.any() else None


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


def _silent(given: list[Digits]) -> list[tuple[Digits, Flags]]:
    """The items that hang on others, and the rows in which the others rule them out."""
    by_id = {each.item.id: each for each in given}
    return [(each, _not_asked(each.item.asked_when, by_id)) for each in given if each.item.asked_when is not None]


def _not_asked(rule: AskedWhen, by_id: Mapping[str, Digits]) -> Flags:
    """Where too few answers are high enough; a missing one could be."""
    decisive = [by_id[id] for id in rule.items]
    asking = sum((each.places >= bisect_left(each.values, rule.at_least)).astype(np.int8) for each in decisive)
    few: Flags = np.asarray(asking) < rule.how_many
    return few


def _ruled_out(silent: list[tuple[Digits, Flags]]) -> Iterator[tuple[int, str]]:
    """The first row in which an item is answered that must not be, for each such item."""
    for each, rows in silent:
        faulty = rows & (each.places < each.gap)
        if each.item.asked_when and each.item.asked_when.refused_otherwise and faulty.any():
            yield int(faulty.argmax()), each.item.id


def _asked(given: list[Digits], silent: list[tuple[Digits, Flags]]) -> list[Digits]:
    """Tell apart, among the unanswered, those that were not asked."""
    for each, rows in silent:
        each.places[rows & (each.places == each.gap)] = each.gap + 1
    return given
