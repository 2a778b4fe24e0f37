"""Rules that cannot all hold, told as a therapist would tell a colleague."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from openkap.core.protocols.network import Edge
from openkap.core.protocols.words import about, listed, rounded, span

if TYPE_CHECKING:
    from openkap.core.protocols.definition import Gap, Protocol

NOW = "now"
NONE = timedelta(0)


def contradiction(protocol: "Protocol", cycle: Iterable[Edge]) -> str:
    """Why the rules of a protocol leave no time at all: every rule of the cycle, and by how much they miss."""
    short = -sum(edge.at_most for edge in cycle) * timedelta(seconds=1)
    return f"These rules cannot all hold: {rules_said(protocol, cycle)}. They miss each other by {span(short)}."


def shut(protocol: "Protocol", key: str, chain: Iterable[Edge], known: Mapping[str, timedelta]) -> str:
    """Why one visit has no time left: what happened at the two ends of the chain, and the rules between them.

    `known` says how long after the start of the plan each fixed point is.
    """
    edges = list(chain)
    earlier, later = sorted((edges[0].from_, edges[-1].to), key=lambda point: known[point])
    fact = apart(protocol, later, earlier, known)
    said = rules_said(protocol, [edge for edge in edges if NOW not in (edge.from_, edge.to)])
    return f"{protocol.named(key)} can no longer be held inside its window: {fact}, but {said}."


def rules_said(protocol: "Protocol", edges: Iterable[Edge]) -> str:
    """Each rule once, in the order of the plan; what is asked at least first, what is allowed at most after it."""
    told: dict[bool, list[str]] = {False: [], True: []}
    for edge in sorted(edges, key=lambda edge: protocol.points.index(protocol.rules[edge.rule].to)):
        gap = protocol.rules[edge.rule]
        clause = _clause(protocol, edge, gap)
        if clause not in told[upper(edge, gap)]:
            told[upper(edge, gap)].append(clause)
    return ", but ".join(listed(clauses) for clauses in told.values() if clauses)


def upper(edge: Edge, gap: "Gap") -> bool:
    """Is this edge the most of its gap, and not the least?"""
    return (edge.from_, edge.to) == (gap.from_, gap.to)


def apart(protocol: "Protocol", later: str, earlier: str, known: Mapping[str, timedelta]) -> str:
    """How far two fixed points are from each other: "Dose 2 is 3 hours after Dose 1", "Dose 1 was 4 days ago"."""
    length = known[later] - known[earlier]
    if later == NOW:
        return f"{protocol.named(earlier)} {_ago(length)}"
    if earlier == NOW:
        return f"{protocol.named(later)} {_ago(-length)}"
    if not length:
        return f"{protocol.named(later)} is at the same time as {protocol.named(earlier)}"
    side = "after" if length > NONE else "before"
    return f"{protocol.named(later)} is {span(abs(length))} {side} {protocol.named(earlier)}"


def _ago(length: timedelta) -> str:
    exact, said = abs(length), about(abs(length))
    if exact != rounded(exact):
        said = f"more than {said}" if exact > rounded(exact) else f"less than {said}"
    return f"was {said} ago" if length > NONE else f"is in {said}"


def _clause(protocol: "Protocol", edge: Edge, gap: "Gap") -> str:
    """One rule in words: "Dose 2 comes at least 7 days after Dose 1"; a wish "should come"."""
    comes = "comes" if gap.hard else "should come"
    to, from_ = protocol.named(gap.to), protocol.named(gap.from_)
    bound = edge.at_most * timedelta(seconds=1)
    if upper(edge, gap):
        return f"{to} {comes} {_length('at most', 'at least', bound)} {from_}"
    return f"{to} {comes} {_length('at least', 'at most', -bound)} {from_}"


def _length(after: str, before: str, length: timedelta) -> str:
    if not length:
        return "not before" if after == "at least" else "not after"
    return f"{after} {span(length)} after" if length > NONE else f"{before} {span(-length)} before"
