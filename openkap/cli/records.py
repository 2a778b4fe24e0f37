"""`openkap records`: the keys that seal what clients brought, whether each file can be opened, and a new key."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from openkap.cli.faults import Fault
from openkap.cli.serving import open_house

if TYPE_CHECKING:
    from openkap.records.models import SealedFile


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = "Without an option: the keys by their ids, and how many files each one opens."
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--verify", action="store_true", help="open every file and name those that cannot be opened")
    chosen.add_argument("--new-key", action="store_true", help="one more key, which seals from the next start on")
    chosen.add_argument("--reseal", action="store_true", help="seal every file with the newest key")


def run(arguments: Namespace) -> int:
    open_house()
    if arguments.new_key:
        return new_key()
    if arguments.verify or arguments.reseal:
        return each(reseal=arguments.reseal)
    return stock()


def new_key() -> int:
    """Added to the file of keys; where the keys are a setting, printed, to be added there."""
    import os

    from django.conf import settings

    from openkap.records import keys, sealing

    if os.environ.get("OPENKAP_RECORDS_KEY"):
        print("Add this at the end of OPENKAP_RECORDS_KEY, after a comma, and keep a copy apart from the database:\n")
        print(f"  {sealing.new_key()}\n")
        return 0
    file = settings.OPENKAP_RECORDS_KEY_FILE
    print(f"Key {keys.add(file)} is the newest one in {file}. Keep a copy of the file apart from the database,")
    print("start the server again, and then seal everything with it: openkap records --reseal")
    return 0


def stock() -> int:
    """Which keys are here, how many files each sealed, and which key is missing."""
    from collections import Counter

    from openkap.records import keeping, queries

    ring = keeping.ring()
    used = Counter(queries.sealed_files().values_list("key_id", flat=True))
    for key in [*ring.keys, *(used.keys() - ring.keys.keys())]:
        word = "missing" if key not in ring.keys else "seals and opens" if key == ring.newest else "opens"
        print(f"{key}  {word:<15}  {used[key]} files")
    missing = sum(number for key, number in used.items() if key not in ring.keys)
    if missing:
        raise Fault(f"{missing} files cannot be opened: put the missing key back from your backup")
    return 0


def each(*, reseal: bool) -> int:
    """Open every file, and seal it anew if asked; name each that cannot be opened."""
    from openkap.records import queries

    lost, renewed, files = [], 0, list(queries.sealed_files().defer("box").order_by("pk"))
    for file in files:
        fault, done = _one(file, reseal)
        lost += [f"record {file.record_id}: {fault}"] if fault else []
        renewed += done
    anew = f"; {renewed} sealed anew" if reseal else ""
    print(f"{len(files) - len(lost)} of {len(files)} files can be opened{anew}")
    if lost:
        raise Fault("; ".join(lost))
    return 0


def _one(file: "SealedFile", reseal: bool) -> tuple[str, bool]:
    from django.utils import timezone

    from openkap.records import actions, keeping

    try:
        if reseal:
            return "", actions.reseal(file=file, by=None, at=timezone.now())
        keeping.unsealed(file)
    except actions.Unreadable as fault:
        return str(fault), False
    return "", False
