"""A protocol fitted to one client, inside its own bounds.

What may be changed: an optional visit may be left out, a visit may be longer, a gap may be tighter, and a soft gap
may be any length. Whatever loosens a hard rule is not tailoring but another protocol.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from openkap.core.protocols.definition import Gap, Protocol, VisitRule
from openkap.core.protocols.words import span
from openkap.core.reading import duration, iso

_VISIT = re.compile(r"visits\.(?P<key>[a-z0-9-]+)\.(?P<what>omitted|minutes)")
_GAP = re.compile(r"gaps\.(?P<from_>[a-z0-9-]+)\.(?P<to>[a-z0-9-]+)\.(?P<what>min|max)")


@dataclass(frozen=True, slots=True)
class Change:
    """`field` is "visits.dose-6.omitted", "visits.dose-1.minutes" or "gaps.dose-1.dose-2.min"; `to` its new value."""

    field: str
    to: str


def tailored(protocol: Protocol, changes: Iterable[Change]) -> Protocol:
    """The protocol with the changes made; ValueError with the reason when one is out of bounds.

    Visits that are left out go together and first, so that it does not matter in which order they were named. Bounds
    are those of the protocol as published, so that a tightened rule may be relaxed again.
    """
    changes, published = list(changes), protocol
    left_out = [match["key"] for change in changes if (match := _omission(change))]
    protocol = _without(protocol, [_visit(protocol, key) for key in left_out])
    for change in changes:
        if match := _VISIT.fullmatch(change.field):
            if match["what"] == "minutes" and match["key"] not in left_out:
                protocol = _longer(protocol, _visit(published, match["key"]), change.to)
        elif match := _GAP.fullmatch(change.field):
            if not {match["from_"], match["to"]} & set(left_out):
                protocol = _gap_changed(protocol, published, (match["from_"], match["to"], match["what"]), change.to)
        else:
            raise ValueError(f"{change.field} is nothing that can be tailored")
    return protocol


def value_of(protocol: Protocol, field: str) -> str:
    """What a field that can be tailored says now, spelled as in a Change; ValueError for any other field."""
    if match := _VISIT.fullmatch(field):
        rule = _visit(protocol, match["key"])
        return str(rule.minutes) if match["what"] == "minutes" else "no"
    if match := _GAP.fullmatch(field):
        gap = _gap(protocol, match["from_"], match["to"])
        length = gap.min if match["what"] == "min" else gap.max
        return iso(length) if length is not None else "none"
    raise ValueError(f"{field} is nothing that can be tailored")


def _omission(change: Change) -> re.Match[str] | None:
    match = _VISIT.fullmatch(change.field)
    return match if match and match["what"] == "omitted" else None


def _visit(protocol: Protocol, key: str) -> VisitRule:
    if key not in protocol.visit:
        raise ValueError(f"{key} is no visit of this protocol")
    return protocol.visit[key]


def _gap(protocol: Protocol, from_: str, to: str) -> Gap:
    """The rule between two visits; where there is also a wish, the hard one."""
    found = [gap for gap in protocol.gaps if (gap.from_, gap.to) == (from_, to)]
    if not found:
        raise ValueError(f"no rule of this protocol links {from_} and {to}")
    return next((gap for gap in found if gap.hard), found[0])


def _longer(protocol: Protocol, published: VisitRule, to: str) -> Protocol:
    if not to.isdecimal() or int(to) < published.minutes:
        raise ValueError(f"{published.title} may not be shorter than {published.minutes} minutes")
    rule = _visit(protocol, published.key)
    longer = replace(rule, minutes=int(to))
    return replace(protocol, visits=tuple(longer if other.key == rule.key else other for other in protocol.visits))


def _without(protocol: Protocol, rules: list[VisitRule]) -> Protocol:
    if fixed := [rule.title for rule in rules if not rule.optional]:
        raise ValueError(f"{fixed[0]} may not be left out of this protocol")
    gone = {rule.key for rule in rules}
    if not gone:
        return protocol
    return replace(
        protocol,
        visits=tuple(rule for rule in protocol.visits if rule.key not in gone),
        gaps=tuple(gap for gap in protocol.gaps if not {gap.from_, gap.to} & gone),
        measurements=tuple(each for each in protocol.measurements if not {each.anchor, each.until} & gone),
    )


def _gap_changed(protocol: Protocol, published: Protocol, place: tuple[str, str, str], value: str) -> Protocol:
    from_, to, what = place
    gap, bounds, length = _gap(protocol, from_, to), _gap(published, from_, to), duration(value)
    changed = replace(gap, min=length) if what == "min" else replace(gap, max=length)
    if gap.hard and _looser(bounds, changed):
        raise ValueError(
            f"{protocol.named(protocol.resolve(to))} must come {bounds.words} after "
            f"{protocol.named(protocol.resolve(from_))}; {span(length)} is outside that"
        )
    others = [other for other in protocol.gaps if other is gap or not _contradicts(other, changed)]
    return replace(protocol, gaps=tuple(changed if other is gap else other for other in others))


def _contradicts(wish: Gap, changed: Gap) -> bool:
    """A wish between the same two visits that the changed rule leaves no room for: it goes."""
    if wish.hard or (wish.from_, wish.to) != (changed.from_, changed.to):
        return False
    return (wish.max is not None and wish.max < changed.min) or (changed.max is not None and wish.min > changed.max)


def _looser(bounds: Gap, changed: Gap) -> bool:
    return changed.min < bounds.min or (bounds.max is not None and (changed.max is None or changed.max > bounds.max))
