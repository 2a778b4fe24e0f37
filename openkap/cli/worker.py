"""`openkap worker`: the work in the background. Mails leave, clocks run out, reminders come."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser, Namespace

from openkap.cli.serving import open_house


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--until-eof", action="store_true", help="stop when standard input ends, as it does with a server"
    )


def run(arguments: Namespace) -> int:
    open_house()
    from openkap.web.worker import work

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if arguments.until_eof:
        threading.Thread(target=_leave_at_the_end, args=[stop], daemon=True).start()
    work(stop)
    return 0


def _leave_at_the_end(stop: threading.Event) -> None:
    """Standard input ends when the server does, however it ends; who is in the middle of something finishes it."""
    sys.stdin.buffer.read()
    stop.set()
    threading.Timer(GRACE_SECONDS, lambda: os._exit(1)).start()


GRACE_SECONDS = 30.0
