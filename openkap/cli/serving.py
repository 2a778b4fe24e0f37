"""Making a deployment ready and serving it. Django is imported here and only when asked for."""

import os
from typing import Any

from openkap.cli.faults import Fault


def open_house(**environment: str) -> None:
    """Load the settings and prove that the knowledge is whole; a malformed file stops the start here."""
    from openkap.core.library import standard
    from openkap.core.reading import KnowledgeError

    for name, value in environment.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkap.web.settings")
    try:
        standard().check()
    except KnowledgeError as fault:
        raise Fault(f"the knowledge is malformed. {fault}") from fault
    import django

    try:
        django.setup()
    except ValueError as fault:
        raise Fault(str(fault)) from fault


def bring_up_to_date() -> None:
    """Apply migrations, make the cache table, and gather static files under their hashed names."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(port: int, address: str = "127.0.0.1") -> int:
    """Serve until stopped. One process: pages in threads, live streams beside them."""
    from django.db import connections
    from granian.constants import Interfaces

    connections.close_all()
    server = _server("openkap.web.entry:application", address, port, Interfaces.ASGI)
    server.serve()
    return 0


def _server(target: str, address: str, port: int, interface: Any) -> Any:
    from granian import Granian
    from granian.log import LogLevels

    return Granian(
        target,
        address=address,
        port=port,
        interface=interface,
        workers=1,
        websockets=False,
        workers_kill_timeout=3,  # open live streams would hold the door for ever
        log_level=LogLevels.warning,
    )
