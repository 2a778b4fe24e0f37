"""A block of responses: what was answered, neighbouring items packed into codes, and each row scored when asked for."""

from collections.abc import Sequence
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from openkap.core.instruments import Instrument, Item, Scored, score
from openkap.core.instruments.columns.digits import Digits

CODES = 2**12  # neighbouring items share a code while the code has at most so many values
Codes = NDArray[np.intp]


class Block:
    """Some rows of one instrument's answers, as `digits` brings them."""

    def __init__(self, instrument: Instrument, given: Sequence[Digits], groups: Sequence[Sequence[int]]) -> None:
        self._instrument, self._given, self._groups = instrument, given, groups
        self._scored: dict[int, Scored] = {}
        self.rows = len(given[0].places)

    def scored(self, row: int) -> Scored:
        """One row, scored as if it were alone."""
        if row not in self._scored:
            answers = {each.item.id: each.answer(row) for each in self._given}
            self._scored[row] = score(self._instrument, answers)
        return self._scored[row]

    @cached_property
    def codes(self) -> list[Codes]:
        """The answers of each group of items as one number: the digit of the last item counts single."""
        found, start = [], 0
        for group in self._groups:
            found.append(_code(self._given[start : start + len(group)], group))
            start += len(group)
        return found

    @cached_property
    def patterns(self) -> tuple[list[tuple[bytes, int]], NDArray[np.intp]]:
        """The distinct rows of answers, each with the number of a row that has it; and for every row which it is."""
        together = np.stack(self.codes, axis=1)
        distinct, first, which = np.unique(together, axis=0, return_index=True, return_inverse=True)
        return [(each.tobytes(), int(row)) for each, row in zip(distinct, first, strict=True)], which.reshape(-1)


def groups(instrument: Instrument) -> list[list[int]]:
    """How many digits each item has, neighbours together as long as their code stays small."""
    found: list[list[int]] = [[]]
    for item in instrument.items:
        size = digit_count(instrument, item)
        if found[-1] and prod(found[-1]) * size > CODES:
            found.append([])
        found[-1].append(size)
    return found


def digit_count(instrument: Instrument, item: Item) -> int:
    """One for each answer, one for none, and one more for not asked where that can be."""
    return len(instrument.options[item.id].values) + (1 if item.asked_when is None else 2)


def _code(given: Sequence[Digits], sizes: Sequence[int]) -> Codes:
    """Reckoned in the smallest numbers that hold it, and returned ready for looking things up."""
    code = given[0].places.astype(np.min_scalar_type(prod(sizes) - 1))
    for each, size in zip(given[1:], sizes[1:], strict=True):
        code *= code.dtype.type(size)
        code += each.places.astype(code.dtype, copy=False)
    return code.astype(np.intp)
