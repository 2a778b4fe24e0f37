"""`openkap knowledge`: prove that the library is whole, or write the lock of what is published."""

from argparse import ArgumentParser, Namespace

from openkap.cli.faults import Fault
from openkap.core.candidacy import rulebook
from openkap.core.library import KINDS, KNOWLEDGE, lock_lines, standard
from openkap.core.reading import KnowledgeError


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["check", "lock"])
    parser.add_argument("--overlay", metavar="FOLDER", default="", help="check the clinic's own rules too")


def run(arguments: Namespace) -> int:
    if arguments.act == "lock":
        (KNOWLEDGE / "LOCK").write_text("".join(f"{line}\n" for line in lock_lines()))
    try:
        standard().check()
    except KnowledgeError as fault:
        raise Fault(str(fault)) from fault
    for kind in KINDS:
        print(f"{kind}: {len(standard().shelf(kind))}")
    for criterion in rulebook(arguments.overlay).own:
        print(f"{criterion.id} {criterion.version}: {criterion.overlay}")
    return 0
