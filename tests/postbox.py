"""A real mail server on this machine, for tests: it keeps what it takes, and can be told to be ill."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class Postbox:
    """What arrived, and how the next conversations end: an answer of the server instead of taking the mail, or, while
    `hold` is not set, none at all. `talking`: how many mails were begun."""

    taken: list[EmailMessage] = field(default_factory=list)
    refuse_recipient: str = ""
    refuse_mails: list[str] = field(default_factory=list)
    port: int = 0
    talking: int = 0
    hold: threading.Event = field(default_factory=_set)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.talking += 1
        while not self.hold.is_set():
            await asyncio.sleep(0.05)
        if server.transport is None:
            return "421 nobody is there any more"
        if self.refuse_mails:
            return self.refuse_mails.pop(0)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """A server on a free port of 127.0.0.1 for as long as this lasts."""
    box = Postbox()
    box.port = _free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
