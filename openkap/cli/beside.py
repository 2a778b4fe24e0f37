"""The worker beside the server: it starts with it, is started again if it falls, and ends with it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = [sys.executable, "-m", "openkap.cli", "worker", "--until-eof"]
AGAIN_AFTER_SECONDS = 2.0


@contextmanager
def worker_beside() -> "Iterator[list[subprocess.Popen[bytes]]]":
    """A worker in a process of its own for as long as this lasts, in a list because it may be another one later. It
    listens to a pipe that only this process and what it starts hold: when the last of them is gone, even killed, the
    pipe ends and so does the worker."""
    leaving = threading.Event()
    kept: list[subprocess.Popen[bytes]] = []
    keeper = threading.Thread(target=_keep, args=[leaving, kept], daemon=True)
    keeper.start()
    try:
        yield kept
    finally:
        leaving.set()
        for process in kept:
            _end(process)
        keeper.join(timeout=AGAIN_AFTER_SECONDS)


def _keep(leaving: threading.Event, kept: "list[subprocess.Popen[bytes]]") -> None:
    while not leaving.is_set():
        process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)  # noqa: S603  (our own program)
        kept[:] = [process]
        process.wait()
        if process.stdin:
            process.stdin.close()
        leaving.wait(AGAIN_AFTER_SECONDS)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
