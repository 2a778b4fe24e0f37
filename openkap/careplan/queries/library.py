"""What the library holds for planning: protocols by route, and the medicine by route."""

from collections.abc import Iterable
from dataclasses import dataclass

from openkap.clinic import queries as clinic
from openkap.core.library import standard
from openkap.core.protocols import Protocol
from openkap.core.substances import Substance


def protocols_for(routes: Iterable[str]) -> list[Protocol]:
    """The protocols of this clinic that use at least one of these routes: published ones first, then by title."""
    allowed = set(routes)
    found = [each for each in clinic.offered_protocols() if allowed & set(each.routes)]
    return sorted(found, key=lambda protocol: (protocol.status == "draft", protocol.title))


def protocol_choices(routes: Iterable[str]) -> list[tuple[str, str]]:
    """Every allowed pair of protocol and route as ("six-dose-im/1/im", its words)."""
    allowed = list(routes)
    return [
        (f"{protocol.id}/{protocol.version}/{route}", _choice(protocol, route))
        for protocol in protocols_for(allowed)
        for route in protocol.routes
        if route in allowed
    ]


def _choice(protocol: Protocol, route: str) -> str:
    """The route is named only where the protocol leaves a choice; a draft says that it is one."""
    words = protocol.title if len(protocol.routes) == 1 else f"{protocol.title} ({route_words(route)})"
    return f"{words}, draft" if protocol.status == "draft" else words


def substance(route: str) -> Substance:
    """What is published about the medicine that is given by this route; KeyError when there is none."""
    for each in _substances():
        if each.route(route):
            return each
    raise KeyError(f"no substance is given by the route {route}")


def _substances() -> list[Substance]:
    """Every medicine; a route belongs to one of them only."""
    return list(standard().shelf("substances"))


def route_choices() -> list[tuple[str, str]]:
    """Every route that is described."""
    return [(route.id, route.title) for each in _substances() for route in each.routes]


def product_choices(route: str) -> list[tuple[str, str]]:
    """The products that are given by this route."""
    return [(product.id, product.title) for product in substance(route).products if route in product.routes]


def sources(keys: Iterable[str]) -> list[str]:
    """The titles of what is cited."""
    references = standard().references
    return [references[key].title for key in keys]


@dataclass(frozen=True)
class SourcedRange:
    """A reported dose with its sources spelled out."""

    figure: str
    says: str
    sources: list[str]
    verified: bool


def sourced_ranges(route: str) -> list[SourcedRange]:
    """What has been reported for one route, never for another."""
    return [
        SourcedRange(each.figure, each.says, sources(each.cite), each.verified)
        for each in substance(route).ranges_for(route)
    ]


@dataclass(frozen=True)
class SourcedRule:
    """One gap of a protocol in words, with its sources."""

    words: str
    note: str
    sources: list[str]
    verified: bool


def sourced_rules(protocol: Protocol) -> list[SourcedRule]:
    """Every gap of a protocol, ready for the "where does this come from" disclosure."""
    return [
        SourcedRule(
            f"{protocol.named(gap.to)}: {gap.words} after {protocol.named(gap.from_)}.",
            gap.note,
            sources(gap.cite),
            gap.verified,
        )
        for gap in protocol.rules
    ]


def route_words(route: str) -> str:
    """A route in words for staff; the bare id when the library does not describe it."""
    return dict(route_choices()).get(route, route)
