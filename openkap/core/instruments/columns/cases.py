"""The distinct results of one rule met so far, and how each row finds its own."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from openkap.core.instruments import Instrument, Scored
from openkap.core.instruments.columns.block import Block, digit_count
from openkap.core.instruments.columns.keys import Key

Found = NDArray[np.int32]
T = TypeVar("T")
NEW = -1
REMEMBERED = 2**18  # patterns; beyond, those of former blocks are forgotten and scored again


class Cases(Protocol):
    """For every row of a block, which of `kinds` its result is; `kinds` grows, and what is in it stays in its place."""

    kinds: list[Any]

    def which(self, block: Block) -> Found: ...


class _Kinds(Generic[T]):
    """Results, each once."""

    def __init__(self, pick: Callable[[Scored], T]) -> None:
        self.kinds: list[T] = []
        self._pick, self._place = pick, dict[T, int]()

    def place(self, scored: Scored) -> int:
        result = self._pick(scored)
        if result not in self._place:
            self._place[result] = len(self.kinds)
            self.kinds.append(result)
        return self._place[result]


class KeyedCases(_Kinds[T]):
    """Rows with the same key have the same result: it is worked out for the first of them."""

    def __init__(self, tables: Sequence[Found | None], size: int, pick: Callable[[Scored], T]) -> None:
        super().__init__(pick)
        self._tables = tables
        self._known = np.full(size, NEW, np.int32)

    def which(self, block: Block) -> Found:
        keys = self._keys(block)
        found = self._known[keys]
        if not (found == NEW).any():
            return found
        new = np.flatnonzero(found == NEW)
        rows = np.full(len(self._known), NEW, np.int64)
        rows[keys[new]] = new
        for key in np.flatnonzero(rows != NEW):
            self._known[key] = self.place(block.scored(int(rows[key])))
        return self._known[keys]

    def _keys(self, block: Block) -> Found:
        found = np.zeros(block.rows, np.int32)
        for code, table in zip(block.codes, self._tables, strict=True):
            if table is not None:
                found += table[code]
        return found


class PatternCases(_Kinds[T]):
    """For a rule without a key: every distinct row of answers is scored once."""

    def __init__(self, pick: Callable[[Scored], T]) -> None:
        super().__init__(pick)
        self._known: dict[bytes, int] = {}

    def which(self, block: Block) -> Found:
        distinct, which = block.patterns
        if len(self._known) > REMEMBERED:
            self._known.clear()
        for pattern, row in distinct:
            if pattern not in self._known:
                self._known[pattern] = self.place(block.scored(row))
        return np.array([self._known[pattern] for pattern, _ in distinct], np.int32)[which]


def tables(instrument: Instrument, key: Key, groups: Sequence[Sequence[int]]) -> list[Found | None]:
    """For each group of items, what each of its codes adds to the key; None when it adds nothing."""
    adds = [key.adds.get(item.id, ())[: digit_count(instrument, item)] for item in instrument.items]
    found, start = [], 0
    for sizes in groups:
        group = adds[start : start + len(sizes)]
        start += len(sizes)
        each = [np.array(add or [0] * size, np.int32) for add, size in zip(group, sizes, strict=True)]
        found.append(reduce(np.add.outer, each).ravel() if any(group) else None)
    return found
