"""Making a deployment ready and serving it. Django is imported here and only when asked for."""

import logging
import os
from typing import Any

from openkap.cli.beside import worker_beside
from openkap.cli.faults import Fault


def open_house(**environment: str) -> None:
    """Load the settings and prove that the knowledge is whole, the clinic's own too; a malformed file stops the start
    here."""
    from openkap.cli.deployment import instruments
    from openkap.core.library import standard
    from openkap.core.reading import KnowledgeError

    for name, value in environment.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkap.web.settings")
    try:
        standard().check()
        instruments()
        check_wording()
    except KnowledgeError as fault:
        raise Fault(f"the knowledge is malformed. {fault}") from fault
    import django

    try:
        django.setup()
    except ValueError as fault:
        raise Fault(str(fault)) from fault
    check_rules()


def check_rules() -> None:
    """A clinic's own rule that cannot be stops the start, before anyone is judged by anything else."""
    from django.conf import settings

    from openkap.core.candidacy import in_force
    from openkap.core.reading import KnowledgeError

    try:
        in_force(settings.OPENKAP_RULES)
    except KnowledgeError as fault:
        raise Fault(f"OPENKAP_RULES: {fault}") from fault


def check_answered() -> None:
    """Whatever was asked for is still known; an instrument that the clinic took away would leave answers unreadable."""
    from openkap.measurement.queries import without_definition

    if lost := without_definition():
        raise Fault(
            f"OPENKAP_INSTRUMENTS: {', '.join(lost)} was asked for here, and its file is gone: put it back; "
            'with status = "retired" it is asked no more'
        )


def check_wording() -> None:
    """Read the clinic's own words, where it names a folder; the first fault stops the start."""
    from openkap.cli.deployment import instruments, wording_folder
    from openkap.core.wording import check_folder

    folder = wording_folder()
    if folder is None:
        return
    found = check_folder(folder, {each.id: each for each in instruments()})
    if faults := [fault for each in found for fault in each.faults]:
        more = f" ({len(faults)} faults; `openkap knowledge wording` tells all)" if len(faults) > 1 else ""
        raise Fault(f"OPENKAP_WORDING: {faults[0]}{more}")


def bring_up_to_date() -> None:
    """Apply migrations, make the cache table, gather static files under their hashed names, and write the list of
    diagnosis codes where it is not there yet."""
    from django.core.management import call_command

    from openkap.intake import codes

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    codes.file()
    check_answered()
    take_stock()


def take_stock() -> None:
    """Let the database count its rows, so that it finds the short way to a few among many."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=400")
        cursor.execute("ANALYZE")


def serve(port: int, address: str = "127.0.0.1", workers: int = 0) -> int:
    """Serve until stopped, with two processes a core and four at most (0), or as many as asked, and a worker beside.

    Each has its pages in threads and live streams beside them; what they share is in the database.
    """
    from django.db import connections

    connections.close_all()
    with worker_beside():
        return _serve(port, address, workers)


def _serve(port: int, address: str, workers: int) -> int:
    from granian.constants import Interfaces

    workers = workers or min(4, 2 * (os.cpu_count() or 1))
    server = _server("openkap.web.entry:application", address, port, workers, Interfaces.ASGI)
    server.serve()
    return 0


def _server(target: str, address: str, port: int, workers: int, interface: Any) -> Any:
    from granian import Granian
    from granian.log import LogLevels

    # Two processes a core were measured to answer sooner; advice against it would only worry who reads it.
    logging.getLogger("_granian").addFilter(lambda record: "amount of CPU cores" not in record.getMessage())
    return Granian(
        target,
        address=address,
        port=port,
        interface=interface,
        workers=workers,
        websockets=False,
        workers_kill_timeout=3,  # open live streams would hold the door for ever
        log_level=LogLevels.warning,
    )
