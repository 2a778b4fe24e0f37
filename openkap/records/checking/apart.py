"""The check in a process of its own, with a bound on memory and time: a file made to harm its reader harms nobody.

The process is given the file and nothing else: no key, no database, no setting. It may write no file.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import Any

from openkap.records.checking import Checked, Limits, Unfit, check

SLOW = "This file takes too long to look through. Save it again in a simpler way, or photograph it."
HEAVY = "This file needs too much room to look through. Save it smaller, or photograph it."
BUSY = "Many files are being looked through at the moment. Please try again in a minute."
MEMORY_BYTES = 1 << 30
SECONDS = 20
AT_ONCE = threading.BoundedSemaphore(2)  # in each process of the server: two large pictures at a time are enough
PATIENCE_SECONDS = 30


def check_apart(data: bytes, limits: Limits) -> Checked:
    """What `check` says, said by a process that cannot take more than MEMORY_BYTES and SECONDS."""
    if len(data) > limits.max_bytes:
        raise Unfit(limits.too_large)
    if not AT_ONCE.acquire(timeout=PATIENCE_SECONDS):
        raise Unfit(BUSY)
    try:
        return _answer(_run(data, limits))
    finally:
        AT_ONCE.release()


def _run(data: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", __name__, json.dumps(asdict(limits))]
    how: dict[str, Any] = {
        "env": {"PYTHONPATH": search_path()},
        "capture_output": True,
        "timeout": SECONDS,
        "check": False,
    }
    try:
        return subprocess.run(command, input=data, **how)  # noqa: S603 the command is ours
    except subprocess.TimeoutExpired as slow:
        raise Unfit(SLOW) from slow


def search_path() -> str:
    """Where the other process finds this program."""
    return os.pathsep.join(each or os.getcwd() for each in sys.path)


def _answer(done: subprocess.CompletedProcess[bytes]) -> Checked:
    head, _, content = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise Unfit(SLOW if done.returncode < 0 else HEAVY)
    said = json.loads(head)
    if "unfit" in said:
        raise Unfit(said["unfit"])
    return Checked(content, said["media_type"], said["pages"])


def bound() -> None:
    """Take the bounds, on systems that have them; elsewhere the limits in the check itself still hold."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Read a file from standard input and write what became of it."""
    bound()
    try:
        checked = check(sys.stdin.buffer.read(), Limits(**json.loads(sys.argv[1])))
    except Unfit as unfit:
        _say({"unfit": str(unfit)})
    except MemoryError:
        return 3
    else:
        _say({"media_type": checked.media_type, "pages": checked.pages}, checked.content)
    return 0


def _say(head: dict[str, str | int], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)


if __name__ == "__main__":
    sys.exit(main())
