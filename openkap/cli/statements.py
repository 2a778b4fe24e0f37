"""`openkap mechanism`, `claims`: what is thought and what may be said, how sure it is, and where it comes from."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict

from openkap.core.claims import ClaimSet, claims
from openkap.core.library import standard
from openkap.core.mechanism import Arrow, MechanismMap
from openkap.core.reading import iso

EPILOG = "`openkap cite KEY` tells of a source."


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    """The whole work of the shelf that the command is named after."""
    if arguments.command == "mechanism":
        shown: MechanismMap = standard().shelf("mechanism").get("ketamine")
        lines, table = list(_arrows(shown)), [asdict(arrow) for arrow in shown.arrows]
        told = {"headline": shown.headline, "arrows": table}
    else:
        said = claims()
        lines = list(_claims(said))
        told = {"claims": [asdict(one) for one in said.claims], "never": [asdict(one) for one in said.never]}
    print(json.dumps(told, indent=1, default=iso) if arguments.json else "\n".join(lines))
    return 0


def _arrows(shown: MechanismMap) -> Iterator[str]:
    yield shown.headline
    for arrow in shown.arrows:
        ends = f"{shown.by_node[arrow.from_].title} -> {shown.by_node[arrow.to].title}"
        yield f"{ends} ({_how_sure(arrow)}): {arrow.says} {arrow.doubt}".rstrip() + _sources(arrow.cite, arrow.verified)


def _how_sure(arrow: Arrow) -> str:
    return ", ".join(part for part in (arrow.relation, arrow.time, " and ".join(arrow.levels)) if part)


def _claims(said: ClaimSet) -> Iterator[str]:
    until = f"until {said.expires_on}" if said.expires_on else "not reviewed by a clinician of this clinic"
    yield f"{said.title} ({until})"
    for one in said.claims:
        yield f"{one.id} (to {', '.join(one.audience)}): {one.says}{_sources(one.cite, one.verified)}"
    for never in said.never:
        yield f"never: {never.said} {never.why} Instead: {never.instead}.{_sources(never.cite, never.verified)}"


def _sources(cite: tuple[str, ...], verified: bool) -> str:
    return f" [{', '.join(cite)}{'' if verified else '; not verified'}]"
