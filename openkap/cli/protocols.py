"""`openkap protocols`: what is shipped; with a name, one protocol rule by rule, or as a FHIR PlanDefinition."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from openkap.cli import shelves
from openkap.cli.faults import Fault
from openkap.core.library import standard
from openkap.core.protocols import Gap, Protocol

EPILOG = "`openkap windows NAME` gives the visits their dates, `openkap cite KEY` tells of a source."


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("name", nargs="?", help="one protocol, such as six-dose-im; without it, all are listed")
    parser.add_argument(
        "--fhir",
        nargs="?",
        const="R4",
        choices=("R4", "R5"),
        help="print a FHIR PlanDefinition; R4 unless R5 is said",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    if arguments.name is None:
        return _list(arguments)
    protocol = found(arguments.name)
    if arguments.fhir:
        from openkap.core.protocols.plan_definition import plan_definition

        print(json.dumps(plan_definition(protocol, standard().references, arguments.fhir), indent=1))
    elif arguments.json:
        print(json.dumps(shelves.told("protocols", protocol), indent=1))
    else:
        print("\n".join(_text(protocol)))
    return 0


def _list(arguments: Namespace) -> int:
    if arguments.fhir:
        raise Fault(f"--fhir needs the name of one protocol: {', '.join(_names())}")
    return shelves.run(arguments)


def found(id: str) -> Protocol:
    """The current protocol of this name; Fault with the names that there are."""
    shelf = standard().shelf("protocols")
    if id not in shelf:
        raise Fault(f"no protocol is called {id}; there are {', '.join(_names())}")
    protocol: Protocol = shelf.get(id)
    return protocol


def _names() -> list[str]:
    return [each.id for each in standard().shelf("protocols")]


def _text(protocol: Protocol) -> Iterator[str]:
    """Visits with the rules that lead to them, as a person reads them."""
    yield f"{protocol.title} ({protocol.id} {protocol.version}, {protocol.status})"
    yield protocol.summary
    for rule in protocol.visits:
        yield f"{rule.title}, {rule.minutes} min, {', '.join(rule.roles)}{', may be left out' if rule.optional else ''}"
        yield from (f"  {_rule(protocol, gap)}" for gap in protocol.rules if gap.to == rule.key)
    yield from protocol.notes


def _rule(protocol: Protocol, gap: Gap) -> str:
    wish = "" if gap.hard else "wish: "
    return f"{wish}{gap.words} after {protocol.named(gap.from_)} [{', '.join(gap.cite)}]"
