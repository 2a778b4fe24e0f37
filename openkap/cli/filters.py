"""`--where "COLUMN >= VALUE"`: which rows a summary speaks of."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from openkap.cli.faults import Fault
from openkap.cli.tables import Row, Table, number

_SIGN = re.compile(r"(>=|<=|==|!=|=|>|<)")
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True)
class Filter:
    """One comparison of one column. A blank field never matches."""

    text: str
    name: str
    position: int
    sign: str
    value: str

    def keeps(self, row: Row, line: int) -> bool:
        field = row[self.position].strip()
        if not field:
            return False
        left, right = number(field), number(self.value)
        if left is not None and right is not None:
            return _SIGNS[self.sign](left, right)
        if self.sign in ("=", "==", "!="):
            return (field == self.value) != (self.sign == "!=")
        raise Fault(f"line {line}: {self.name} holds {field!r}, which {self.text!r} cannot compare")


def parse(text: str, table: Table) -> Filter:
    """Read one `--where`; a Fault names what cannot be read or the column that is not there."""
    parts = [part.strip() for part in _SIGN.split(text, maxsplit=1)]
    if len(parts) != len(("column", "sign", "value")) or not all(parts):
        raise Fault(f"--where: {text!r} is not a comparison such as 'AGE>=20'")
    name, sign, value = parts
    return Filter(text, name, table.column(name, "--where"), sign, value)
