"""A protocol fitted to one client, inside its own bounds.

What may be changed: an optional visit may be left out, a visit may be longer, a gap may be tighter, and a soft gap
may be any length. Whatever loosens a hard rule is not tailoring but another protocol.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from openkap.core.protocols.definition import Gap, Protocol, VisitRule
from openkap.core.protocols.words import span
from openkap.core.reading import duration

_VISIT = re.compile(r"visits\.(?P<key>[a-z0-9-]+)\.(?P<what>omitted|minutes)")
_GAP = re.compile(r"gaps\.(?P<from_>[a-z0-9-]+)\.(?P<to>[a-z0-9-]+)\.(?P<what>min|max)")


@dataclass(frozen=True, slots=True)
class Change:
    """`field` is "visits.dose-6.omitted", "visits.dose-1.minutes" or "gaps.dose-1.dose-2.min"; `to` its new value."""

    field: str
    to: str


def tailored(protocol: Protocol, changes: Iterable[Change]) -> Protocol:
    """The protocol with the changes made, in order; ValueError with the reason when one is out of bounds."""
    for change in changes:
        if match := _VISIT.fullmatch(change.field):
            protocol = _visit_changed(protocol, match["key"], match["what"], change.to)
        elif match := _GAP.fullmatch(change.field):
            protocol = _gap_changed(protocol, match["from_"], match["to"], match["what"], change.to)
        else:
            raise ValueError(f"{change.field} is nothing that can be tailored")
    return protocol


def _visit_changed(protocol: Protocol, key: str, what: str, to: str) -> Protocol:
    rule = protocol.visit.get(key)
    if rule is None:
        raise ValueError(f"{key} is no visit of this protocol")
    if what == "omitted":
        return _without(protocol, rule)
    if int(to) < rule.minutes:
        raise ValueError(f"{rule.title} may not be shorter than {rule.minutes} minutes")
    longer = replace(rule, minutes=int(to))
    return replace(protocol, visits=tuple(longer if other.key == key else other for other in protocol.visits))


def _without(protocol: Protocol, rule: VisitRule) -> Protocol:
    if not rule.optional:
        raise ValueError(f"{rule.title} may not be left out of this protocol")
    gaps = tuple(gap for gap in protocol.gaps if rule.key not in (gap.from_, gap.to))
    measurements = tuple(each for each in protocol.measurements if rule.key not in (each.anchor, each.until))
    visits = tuple(other for other in protocol.visits if other.key != rule.key)
    return replace(protocol, visits=visits, gaps=gaps, measurements=measurements)


def _gap_changed(protocol: Protocol, from_: str, to: str, what: str, value: str) -> Protocol:
    found = [gap for gap in protocol.gaps if (gap.from_, gap.to) == (from_, to)]
    if not found:
        raise ValueError(f"no rule of this protocol links {from_} and {to}")
    gap, length = found[0], duration(value)
    changed = replace(gap, min=length) if what == "min" else replace(gap, max=length)
    if gap.hard and _looser(gap, changed):
        raise ValueError(
            f"{protocol.named(protocol.resolve(to))} must come {gap.words} after "
            f"{protocol.named(protocol.resolve(from_))}; {span(length)} is outside that"
        )
    return replace(protocol, gaps=tuple(changed if other is gap else other for other in protocol.gaps))


def _looser(gap: Gap, changed: Gap) -> bool:
    return changed.min < gap.min or (gap.max is not None and (changed.max is None or changed.max > gap.max))
