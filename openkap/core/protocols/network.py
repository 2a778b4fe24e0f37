"""Points in time, and between some of them a least and a most: a simple temporal network.

Every constraint is one edge, `when(to) - when(from_) <= at_most`. Shortest paths give the tightest windows that the
constraints imply together, and a cycle of negative length is a contradiction (Dechter, Meiri and Pearl, "Temporal
constraint networks", Artificial Intelligence 49, 1991). Whole seconds throughout, so nothing is rounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Distances = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Edge:
    """`when(to) - when(from_) <= at_most` seconds; `rule` says which rule it came from, for the explanation."""

    from_: str
    to: str
    at_most: int
    rule: int = -1


def distances(points: Sequence[str], edges: Iterable[Edge]) -> dict[tuple[str, str], int]:
    """The tightest bound implied between every two points (Floyd and Warshall); absent where nothing binds them.

    Ask `conflict` first: with a contradiction inside, these figures mean nothing.
    """
    best: dict[tuple[str, str], int] = {(point, point): 0 for point in points}
    for edge in edges:
        best[edge.from_, edge.to] = min(edge.at_most, best.get((edge.from_, edge.to), edge.at_most))
    for middle, left in product(points, points):
        first = best.get((left, middle))
        if first is None:
            continue
        for right in points:
            second = best.get((middle, right))
            if second is not None:
                best[left, right] = min(first + second, best.get((left, right), first + second))
    return best


def conflict(points: Sequence[str], edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """The edges of one contradiction, in order, or none (Bellman and Ford, begun from everywhere at once)."""
    reach = dict.fromkeys(points, 0)
    came_by: dict[str, Edge] = {}
    touched = ""
    for _ in points:
        touched = ""
        for edge in edges:
            if reach[edge.from_] + edge.at_most < reach[edge.to]:
                reach[edge.to] = reach[edge.from_] + edge.at_most
                came_by[edge.to] = edge
                touched = edge.to
        if not touched:
            return ()
    return _cycle(touched, came_by, len(points))


def _cycle(touched: str, came_by: Mapping[str, Edge], size: int) -> tuple[Edge, ...]:
    for _ in range(size):  # walk back far enough to be inside the cycle, not on the way to it
        touched = came_by[touched].from_
    cycle = [came_by[touched]]
    while cycle[-1].from_ != touched:
        cycle.append(came_by[cycle[-1].from_])
    return tuple(reversed(cycle))


def spans(sources: Mapping[str, int], edges: Sequence[Edge], *, last: int) -> dict[str, tuple[int | None, int | None]]:
    """For every point not fixed by `sources`: the earliest and latest that the fixed points leave it.

    A path is never followed through a fixed point: what really happened replaces what was derived. `last` is the
    number of points; None means unbounded.
    """
    latest, _ = _relaxed(sources, _outwards(sources, edges), last)
    mirrored, _ = _relaxed(_mirrored(sources), _inwards(sources, edges), last)
    points = {end for edge in edges for end in (edge.from_, edge.to)} - set(sources)
    return {point: (-mirrored[point] if point in mirrored else None, latest.get(point)) for point in points}


def chain(sources: Mapping[str, int], edges: Sequence[Edge], point: str, *, last: int) -> tuple[Edge, ...]:
    """The edges that leave `point` its earliest and its latest time, from one fixed point through it to another.

    Where the window of the point is closed, the two fixed points are farther apart than these edges allow.
    """
    _, late = _relaxed(sources, _outwards(sources, edges), last)
    _, early = _relaxed(_mirrored(sources), _inwards(sources, edges), last)
    after = [Edge(edge.to, edge.from_, edge.at_most, edge.rule) for edge in _back(point, early)]
    return (*reversed(_back(point, late)), *after)


def _back(point: str, came_by: Mapping[str, Edge]) -> list[Edge]:
    """From a point back to the fixed point that its bound comes from."""
    found: list[Edge] = []
    while point in came_by:
        found.append(came_by[point])
        point = came_by[point].from_
    return found


def _outwards(sources: Mapping[str, int], edges: Sequence[Edge]) -> list[Edge]:
    return [edge for edge in edges if edge.to not in sources]


def _inwards(sources: Mapping[str, int], edges: Sequence[Edge]) -> list[Edge]:
    """Turned round, so that earliest times are found as latest times are."""
    return [Edge(edge.to, edge.from_, edge.at_most, edge.rule) for edge in edges if edge.from_ not in sources]


def _mirrored(sources: Mapping[str, int]) -> dict[str, int]:
    return {point: -at for point, at in sources.items()}


def _relaxed(sources: Mapping[str, int], edges: Sequence[Edge], rounds: int) -> tuple[dict[str, int], dict[str, Edge]]:
    """The tightest bound of every point that the sources reach, and the edge by which it came."""
    reach, came_by = dict(sources), dict[str, Edge]()
    for _ in range(rounds):
        changed = False
        for edge in edges:
            if edge.from_ not in reach:
                continue
            bound = reach[edge.from_] + edge.at_most
            if edge.to not in reach or bound < reach[edge.to]:
                reach[edge.to] = bound
                came_by[edge.to] = edge
                changed = True
        if not changed:
            break
    return reach, came_by
