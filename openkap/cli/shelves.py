"""`openkap instruments`, `criteria`, `protocols`: what is shipped, in which version, from which sources."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any

from openkap.core.library import standard
from openkap.core.reading import Published

EPILOG = "`openkap cite KEY` tells of a source."


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    """Every current work of the shelf that the command is named after."""
    works = [told(arguments.command, work) for work in standard().shelf(arguments.command)]
    print(json.dumps(works, indent=1) if arguments.json else "\n".join(map(_line, works)))
    return 0


def told(shelf: str, work: Any) -> dict[str, Any]:
    """One work as a program reads it."""
    return _common(work) | _MORE[shelf](work)


def _common(work: Published) -> dict[str, Any]:
    return {
        "id": work.id,
        "version": work.version,
        "status": work.status,
        "title": work.title,
        "verified": getattr(work, "verified", None),
        "cite": list(work.cite),
    }


def _instrument(work: Any) -> dict[str, Any]:
    return {"items": len(work.items), "licence": work.licence.category, "contexts": list(work.licence.contexts)}


def _criterion(work: Any) -> dict[str, Any]:
    return {"kind": work.kind, "actions": list(work.actions), "rule": work.rule}


def _protocol(work: Any) -> dict[str, Any]:
    return {"visits": len(work.visits), "routes": list(work.routes)}


_MORE: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "instruments": _instrument,
    "criteria": _criterion,
    "protocols": _protocol,
}


def _line(work: Mapping[str, Any]) -> str:
    """One work as a person reads it: what nobody has checked is said."""
    doubt = ", not verified" if work["verified"] is False else ""
    return f"{work['id']} {work['version']} ({work['status']}{doubt}): {work['title']} [{', '.join(work['cite'])}]"
