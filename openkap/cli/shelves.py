"""`openkap instruments`, `criteria`, `protocols`: what is shipped, in which version, from which sources."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from openkap.cli.deployment import contexts, instruments, wording_folder
from openkap.core import licensing
from openkap.core.instruments import Known
from openkap.core.library import standard
from openkap.core.reading import Published
from openkap.core.wording import wording

EPILOG = """`openkap cite KEY` tells of a source. How instruments are used here is declared in
OPENKAP_LICENCE_CONTEXTS, as for the clinic; those whose terms forbid it are marked."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    """Every current work of the shelf that the command is named after."""
    works = [told(arguments.command, work) for work in _shelf(arguments.command)]
    known = _known({work["id"] for work in works}) if arguments.command == "instruments" else []
    if arguments.json:
        print(json.dumps(works + known, indent=1))
        return 0
    print("\n".join(map(_line, works)))
    if known:
        print("\n".join(["", "Known, structure not shipped (a clinic can bring it):", *map(_missing, known)]))
    return 0


def _shelf(kind: str) -> Iterable[Any]:
    return instruments() if kind == "instruments" else standard().shelf(kind)


def _known(held: Container[str]) -> list[dict[str, Any]]:
    """The instruments that are known by name only, in the shape of the others: without a version, and with what is
    missing of them."""
    entries: Iterable[Known] = standard().work("known", "instruments").entries
    return [
        {
            "id": each.id,
            "version": None,
            "status": "known",
            "title": each.title,
            "verified": each.verified,
            "cite": list(each.cite),
            "items": each.items,
            "licence": each.category,
            "terms": each.terms,
            "missing": each.missing,
        }
        for each in entries
        if each.id not in held
    ]


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
    """Whose words there are here, which use their terms allow, and why the instrument is refused, where it is."""
    words = wording(work, overlay=wording_folder())
    refused = licensing.may_use(work, contexts(), words).reason
    return {
        "items": len(work.items),
        "brought": work.brought,
        "licence": work.licence.category,
        "contexts": list(words.contexts if words else work.licence.contexts),
        "words": words.source if words else None,
        "refused": refused or None,
    }


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
    line = f"{work['id']} {work['version']} ({work['status']}{doubt}): {work['title']} [{', '.join(work['cite'])}]"
    line += ", brought by this clinic" if work.get("brought") else ""
    return line + (_licence(work) if "licence" in work else "")


def _missing(work: Mapping[str, Any]) -> str:
    """One instrument that is known by name only, and what nobody has told us of it."""
    items = f", {work['items']} items" if work["items"] else ""
    named = f"{work['id']} (class {work['licence']}{items}): {work['title']} [{', '.join(work['cite'])}]"
    return f"{named}; missing: {work['missing']}"


def _licence(work: Mapping[str, Any]) -> str:
    if work["refused"]:
        return f"; refused here: {work['refused']}"
    words = {"package": "", "own": "", "clinic": ", in the clinic's words", None: ", the clinic supplies the wording"}
    return f"; for {', '.join(work['contexts'])} use{words[work['words']]}"
