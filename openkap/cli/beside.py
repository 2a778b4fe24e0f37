"""The worker beside the server: it starts with it, is started again if it falls, and ends with it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN_AFTER_SECONDS = 2.0


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker of its own process for as long as this lasts. It listens to a pipe that only this process holds: when
    we are gone, even killed, the pipe ends and so does the worker."""
    leaving = threading.Event()
    kept: list[subprocess.Popen[bytes]] = []
    keeper = threading.Thread(target=_keep, args=[leaving, kept], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        for process in kept:
            _end(process)


def _keep(leaving: threading.Event, kept: "list[subprocess.Popen[bytes]]") -> None:
    command = [sys.executable, "-m", "openkap.cli", "worker", "--until-eof"]
    while not leaving.is_set():
        process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  (our own program)
        kept[:] = [process]
        process.wait()
        leaving.wait(AGAIN_AFTER_SECONDS)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
