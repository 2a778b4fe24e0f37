"""How the medicine may work, as data: what there is, what acts on what, how soon, and how sure anybody is."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from openkap.core.library import standard
from openkap.core.reading import Published

Relation = Literal["raises", "lowers", "blocks", "helps", "contested"]
OPPOSED = "contradicted"


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of evidence; the first of a map is the surest. `line`: how an arrow of this level is drawn; `short`: what
    is written on it."""

    id: str
    title: str
    line: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of time, and the rows of the drawing that belong to it."""

    id: str
    title: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the map, with a sentence for people who never heard of it. `row` and `lane` say where it stands on
    the drawing, from the top and from the left; without a lane it spans them all."""

    id: str
    title: str
    plain: str
    row: int = 0
    lane: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One thing acts on another. `says` is the careful sentence; `doubt` is what speaks against it or limits it.

    `levels`: the kinds of evidence, the best first. `time`: as the sources have it, empty where none is known; `phase`:
    the stretch of time on the map that this begins in.
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
    phase: str = ""

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

    @property
    def drawn(self) -> str:
        """The level whose line is drawn: the best, but where a study found the opposite, that."""
        return OPPOSED if OPPOSED in self.levels else self.levels[0]


@dataclass(frozen=True, kw_only=True)
class MechanismMap(Published):
    """The whole map. `headline` is always shown with it."""

    headline: str
    levels: tuple[Level, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    phases: tuple[Phase, ...] = ()

    def __post_init__(self) -> None:
        _once("level", [level.id for level in self.levels])
        _once("phase", [phase.id for phase in self.phases])
        _once("place", [f"{node.lane}, {node.row}" for node in self.nodes if node.lane or node.row])
        _once("node", [node.id for node in self.nodes])
        _once("arrow", [arrow.name for arrow in self.arrows])
        for arrow in self.arrows:
            if unknown := {arrow.from_, arrow.to} - set(self.by_node):
                raise ValueError(f"{arrow.name}: no node {', '.join(sorted(unknown))}")
            if unknown := set(arrow.levels) - set(self.by_level):
                raise ValueError(f"{arrow.name}: no level {', '.join(sorted(unknown))}")
            if self.phases and arrow.phase not in {phase.id for phase in self.phases}:
                raise ValueError(f"{arrow.name}: no phase {arrow.phase or 'named'}")
        if alone := set(self.by_node) - {end for arrow in self.arrows for end in (arrow.from_, arrow.to)}:
            raise ValueError(f"no arrow touches {', '.join(sorted(alone))}")

    @cached_property
    def by_node(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def by_level(self) -> dict[str, Level]:
        return {level.id: level for level in self.levels}

    @property
    def wording(self) -> str:
        """A fingerprint of everything the map says: a review holds for exactly this."""
        return hashlib.sha256(repr((self.headline, self.levels, self.nodes, self.arrows)).encode()).hexdigest()


def mechanism() -> MechanismMap:
    """The map that OpenKAP ships."""
    found: MechanismMap = standard().shelf("mechanism").get("ketamine")
    return found


def _once(what: str, ids: list[str]) -> None:
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise ValueError(f"{what} {', '.join(twice)} is written twice")
