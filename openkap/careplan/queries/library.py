"""What the library holds for planning: protocols by route, and the medicine by route."""

from collections.abc import Iterable
from dataclasses import dataclass

from openkap.core.library import standard
from openkap.core.protocols import Protocol
from openkap.core.substances import Substance

SUBSTANCE = "ketamine"


def protocols_for(routes: Iterable[str]) -> list[Protocol]:
    """The current protocols that use at least one of these routes, by title."""
    allowed = set(routes)
    found = [each for each in standard().shelf("protocols") if allowed & set(each.routes) and each.status == "active"]
    return sorted(found, key=lambda protocol: protocol.title)


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
    """The route is named only where the protocol leaves a choice."""
    return protocol.title if len(protocol.routes) == 1 else f"{protocol.title} ({route_words(route)})"


def substance() -> Substance:
    """What is published about the medicine of this clinic."""
    found: Substance = standard().shelf("substances").get(SUBSTANCE)
    return found


def route_choices() -> list[tuple[str, str]]:
    """Every route that is described."""
    return [(route.id, route.title) for route in substance().routes]


def product_choices(route: str) -> list[tuple[str, str]]:
    """The products that are given by this route."""
    return [(product.id, product.title) for product in substance().products if route in product.routes]


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
        for each in substance().ranges_for(route)
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
    described = substance().route(route)
    return described.title if described else route
