"""The side door: `openkap <command>`. Only the chosen command is imported, so that `score` never waits for Django."""

import sys
from collections.abc import Sequence
from importlib import import_module

from openkap import __version__
from openkap.cli.faults import Fault, one_line
from openkap.cli.parsing import Parser
from openkap.core.reading import KnowledgeError

# name: (module with add_arguments(parser) and run(args) -> exit status, help)
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("openkap.cli.demo", "fill a demonstration clinic with invented people and serve it"),
    "serve": ("openkap.cli.serve", "serve this deployment's own clinic"),
    "worker": ("openkap.cli.worker", "do the work in the background; `serve` and `demo` start one by themselves"),
    "migrate": ("openkap.cli.migrate", "bring the database up to date"),
    "records": ("openkap.cli.records", "the keys of the records that clients brought, and whether each can be opened"),
    "admin": ("openkap.cli.administrator", "make an administrator, who then invites everyone else"),
    "knowledge": ("openkap.cli.knowledge", "check the clinical knowledge, or lock what is published"),
    "instruments": ("openkap.cli.shelves", "the instruments that are shipped, with versions and sources"),
    "criteria": ("openkap.cli.shelves", "the candidacy criteria, with versions and sources"),
    "protocols": ("openkap.cli.protocols", "the protocols, with versions and sources; one of them for exchange"),
    "mechanism": ("openkap.cli.statements", "how ketamine may work: what acts on what, and how sure that is"),
    "claims": ("openkap.cli.statements", "what may be said about the treatment, and what must not be"),
    "cite": ("openkap.cli.cite", "one source in full, and what rests on it"),
    "screen": ("openkap.cli.screen", "what the candidacy criteria say of the evidence in a file"),
    "monitor": ("openkap.cli.monitor", "vital signs of a session through the alert rules"),
    "windows": ("openkap.cli.windows", "when each visit of a protocol may happen"),
    "change": ("openkap.cli.change", "who got better, reliably and enough, between two occasions"),
    "growth": ("openkap.cli.growth", "how scores move over time, in people who were not asked equally often"),
    "survival": ("openkap.cli.survival", "how long it lasts, in groups of whom some were not followed to the end"),
    "curve": ("openkap.cli.curve", "concentration in blood after a dose, with its band"),
    "score": ("openkap.cli.score", "score the answers of one instrument in a CSV file"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 2 when the question or the input was wrong."""
    given = list(sys.argv[1:] if argv is None else argv)
    name = given[0] if given and given[0] in COMMANDS else ""
    try:
        arguments = _parser(name).parse_args(given)
        status: int = import_module(COMMANDS[arguments.command][0]).run(arguments)
    except (Fault, KnowledgeError) as fault:
        return _refused(name, fault)
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except OSError as fault:
        return _refused(name, f"{fault.filename}: {fault.strerror}" if fault.filename else fault)
    except KeyboardInterrupt:
        return 130
    return status


def _refused(name: str, why: object) -> int:
    print(f"{f'openkap {name}'.strip()}: {one_line(why)}", file=sys.stderr)
    return 2


def _parser(chosen: str) -> Parser:
    parser = Parser(prog="openkap", description="OpenKAP from the command line.")
    parser.add_argument("--version", action="version", version=f"openkap {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, help_text) in COMMANDS.items() if not chosen else [(chosen, COMMANDS[chosen])]:
        command = commands.add_parser(name, help=help_text, description=help_text.capitalize() + ".")
        if name == chosen:
            import_module(module).add_arguments(command)
    return parser
