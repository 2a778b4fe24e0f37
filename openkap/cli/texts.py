"""Text that comes in, from a file or from standard input: UTF-8, with or without a byte order mark."""

import sys
from pathlib import Path

from openkap.cli.faults import Fault


def text_of(path: Path) -> str:
    """All of a file; - is standard input. A Fault says why it cannot be read."""
    if str(path) == "-" and sys.stdin is None:
        raise Fault("standard input is closed: name a file")
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as fault:
        raise Fault(f"{path}: {fault.strerror}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise Fault(f"{named(path)}, line {line}: not UTF-8 text") from None


def named(path: Path) -> str:
    """How a file is called in a sentence."""
    return "standard input" if str(path) == "-" else path.name
