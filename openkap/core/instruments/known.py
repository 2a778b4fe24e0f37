"""Instruments that are known by name and not shipped: what is known, what is missing. A clinic can bring them."""

from dataclasses import dataclass
from typing import Literal

from openkap.core.instruments.refusing import once
from openkap.core.reading import Published


@dataclass(frozen=True)
class Known:
    """One of them. `missing` says which part of its structure no source of ours holds; without it nothing is scored.
    `items` is how many questions it has, where that is known; categories are those of a licence."""

    id: str
    title: str
    construct: str
    category: Literal["A1", "A2", "B"]
    terms: str
    missing: str
    cite: tuple[str, ...]
    items: int | None = None
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class KnownInstruments(Published):
    """All of them, in one list."""

    entries: tuple[Known, ...]

    def __post_init__(self) -> None:
        once([entry.id for entry in self.entries], "entries")
