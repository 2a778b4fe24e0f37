"""The three reasons that many parts of a malformed instrument share."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openkap.core.instruments.definition import Instrument


def known(instrument: "Instrument", items: Iterable[str], where: str) -> None:
    """Refuse items that the instrument does not have."""
    if dangling := sorted(set(items) - set(instrument.by_id)):
        raise ValueError(f"{where}: no item {', '.join(dangling)}")


def once(names: Sequence[str], where: str) -> None:
    """Refuse names that stand there twice."""
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{where}: {', '.join(twice)} stands there twice")


def one_of(first: float | None, second: float | None, where: str) -> None:
    """Refuse both ends of a threshold, or neither."""
    if (first is None) == (second is None):
        raise ValueError(f"{where}: exactly one of at_least and at_most")
