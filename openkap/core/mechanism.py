"""How the medicine may work, as data: what there is, what acts on what, how soon, and how sure anybody is."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from openkap.core.reading import Published

Relation = Literal["raises", "lowers", "blocks", "helps", "contested"]


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of evidence; the first of a map is the surest. `line`: how an arrow of this level is drawn."""

    id: str
    title: str
    line: str


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the map, with a sentence for people who never heard of it."""

    id: str
    title: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One thing acts on another. `says` is the careful sentence; `doubt` is what speaks against it or limits it.

    `levels`: the kinds of evidence, the best first. `time`: as the sources have it, empty where none is known.
    """

    from_: str
    to: str
    relation: Relation
    time: str
    levels: tuple[str, ...]
    says: str
    cite: tuple[str, ...]
    doubt: str = ""
    verified: bool = True

    def __post_init__(self) -> None:
        if not self.cite:
            raise ValueError(f"{self.name}: no source")
        if not self.levels:
            raise ValueError(f"{self.name}: no level of evidence")
        if not self.says.endswith("."):
            raise ValueError(f"{self.name}: says no whole sentence")

    @property
    def name(self) -> str:
        return f"{self.from_} to {self.to}"


@dataclass(frozen=True, kw_only=True)
class MechanismMap(Published):
    """The whole map. `headline` is always shown with it."""

    headline: str
    levels: tuple[Level, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]

    def __post_init__(self) -> None:
        _once("level", [level.id for level in self.levels])
        _once("node", [node.id for node in self.nodes])
        _once("arrow", [arrow.name for arrow in self.arrows])
        for arrow in self.arrows:
            if unknown := {arrow.from_, arrow.to} - set(self.by_node):
                raise ValueError(f"{arrow.name}: no node {', '.join(sorted(unknown))}")
            if unknown := set(arrow.levels) - set(self.by_level):
                raise ValueError(f"{arrow.name}: no level {', '.join(sorted(unknown))}")
        if alone := set(self.by_node) - {end for arrow in self.arrows for end in (arrow.from_, arrow.to)}:
            raise ValueError(f"no arrow touches {', '.join(sorted(alone))}")

    @cached_property
    def by_node(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def by_level(self) -> dict[str, Level]:
        return {level.id: level for level in self.levels}


def _once(what: str, ids: list[str]) -> None:
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise ValueError(f"{what} {', '.join(twice)} is written twice")
