"""What a server runs: pages in a thread pool, live streams beside them, in one process."""

import gc
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkap.web.settings")

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_live = get_asgi_application()
_pages: Any = WSGIMiddleware(get_wsgi_application(), workers=8)

gc.collect()
gc.freeze()  # what stays for good is not searched again: a full search made somebody wait for 100 ms


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Only addresses under /live/ are served natively; everything else is an ordinary page in a thread."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await _live(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(scope, _coroutine(receive), send)


def _coroutine(receive: Receive) -> Receive:
    """The server's `receive` gives any awaitable; the thread pool insists on a coroutine."""

    async def receiving() -> MutableMapping[str, Any]:
        return await receive()

    return receiving


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
