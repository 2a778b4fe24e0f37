"""`openkap knowledge`: prove that the library is whole, lock what is published, or check a clinic's own words."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from openkap.cli.deployment import contexts, instruments, instruments_folder, wording_folder
from openkap.cli.faults import Fault
from openkap.core.candidacy import rulebook
from openkap.core.instruments import Instrument, shelf
from openkap.core.library import KINDS, KNOWLEDGE, lock_lines, standard
from openkap.core.licensing import may_use
from openkap.core.reading import KnowledgeError
from openkap.core.wording import Supplied, check_folder

EPILOG = """`openkap knowledge wording FOLDER` reads every content file of a clinic's folder and says what it holds;
`openkap knowledge instruments FOLDER` does so for the instruments that a clinic brings."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("act", choices=["check", "lock", "wording", "instruments"])
    parser.add_argument("--overlay", metavar="FOLDER", default="", help="check the clinic's own rules too")
    parser.add_argument("folder", nargs="?", type=Path, help="else that of OPENKAP_WORDING or _INSTRUMENTS")


def run(arguments: Namespace) -> int:
    if arguments.act == "wording":
        return _wording(arguments.folder or wording_folder())
    if arguments.act == "instruments":
        return _brought(str(arguments.folder or instruments_folder()))
    if arguments.folder is not None:
        raise Fault(f"{arguments.act} takes no folder")
    if arguments.act == "lock":
        (KNOWLEDGE / "LOCK").write_text("".join(f"{line}\n" for line in lock_lines()))
    try:
        standard().check()
    except KnowledgeError as fault:
        raise Fault(str(fault)) from fault
    own = rulebook(arguments.overlay).own
    for kind in KINDS:
        print(f"{kind}: {len(standard().shelf(kind))}")
    for criterion in own:
        print(f"{criterion.id} {criterion.version}: {criterion.overlay}")
    return 0


def _brought(folder: str) -> int:
    """Print a line for each instrument of the clinic's folder; the first fault ends the command with status 2."""
    if not folder:
        raise Fault("instruments: name the folder, or set OPENKAP_INSTRUMENTS")
    found = [each for each in shelf(folder).versions() if each.brought]
    for each in sorted(found, key=lambda each: (each.id, len(each.version), each.version)):
        refused = may_use(each, contexts()).reason
        print(
            f"{each.id} {each.version} ({each.status}): {each.title}, {_many(len(each.items), 'item')}{_after(refused)}"
        )
    print(f"{_many(len(found), 'instrument')} in {folder}, without a fault")
    return 0


def _after(refused: str) -> str:
    return f"; refused here: {refused}" if refused else ""


def _wording(folder: Path | None) -> int:
    """Print a line for each good file and for each fault; faults end the command with status 2."""
    if folder is None:
        raise Fault("wording: name the folder, or set OPENKAP_WORDING")
    if not folder.is_dir():
        raise Fault(f"{folder}: there is no such folder")
    known = {each.id: each for each in instruments()}
    found, here = check_folder(folder, known), contexts()
    for each in found:
        print("\n".join(_lines(each, known.get(each.instrument), here)))
    faults = sum(len(each.faults) for each in found)
    if faults:
        files = sum(bool(each.faults) for each in found)
        raise Fault(f"{folder}: {_many(faults, 'fault')} in {_many(files, 'file')}; its words are not shown until then")
    print(f"{_many(len(found), 'content file')} in {folder}, without a fault")
    return 0


def _lines(each: Supplied, instrument: Instrument | None, here: tuple[str, ...]) -> list[str]:
    if each.words is None or instrument is None:
        return [str(fault) for fault in each.faults]
    allowed = ", ".join(each.words.contexts)
    verdict = may_use(instrument, here, each.words)
    refused = "" if verdict else f"\n  refused here: {verdict.reason}"
    held = f"{instrument.short}, {_many(len(each.words.items), 'item')}, language {each.lang}"
    return [f"{each.file}: {held}; for {allowed} use; terms: {each.words.terms}{refused}"]


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
