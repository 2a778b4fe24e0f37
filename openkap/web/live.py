"""Live streams: a page that stays open hears that something changed, and fetches the news through its own gate.

One hub for each process asks the database, four times a second and in two small queries, how often each watched dosing
day has changed on either track, and tells whoever listens. A stream carries nothing but a number.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path

from openkap.clinic import access
from openkap.clinic.http import StaffRequest
from openkap.dosing import queries as dosing
from openkap.therapy import queries as therapy

log = logging.getLogger(__name__)

POLL = 0.25  # seconds between two looks at the database
SILENCE = 15.0  # seconds without news after which a listener hears that the line still stands
RETRY = "retry: 2000\n\n"  # how long a browser waits before it connects again, in milliseconds
PING = ": ping\n\n"

State = tuple[int, int]  # changes of the medical record, and of the therapist's marks
Seen = tuple[int | None, int | None]  # the same as far as a page knows it
Ask = Callable[[Iterable[int]], Awaitable[dict[int, State]]]


@dataclass(eq=False)
class Listener:
    """One open page: which session, the last state it knows, and the news it has not taken yet."""

    session_id: int
    seen: Seen
    news: asyncio.Queue[State] = field(default_factory=lambda: asyncio.Queue(maxsize=1))

    def tell(self, state: State) -> None:
        """Leave the newest state; an older one that was not taken yet is of no use any more."""
        known = self.seen[0] == state[0] and self.seen[1] in (None, state[1])
        self.seen = state
        if known:
            return
        if self.news.full():
            self.news.get_nowait()
        self.news.put_nowait(state)


class Hub:
    """Everyone who listens in this process, and the one task that looks for them while there is anybody."""

    def __init__(self, ask: Ask, *, poll: float = POLL, silence: float = SILENCE) -> None:
        self.ask, self.poll, self.silence = ask, poll, silence
        self.listeners: set[Listener] = set()
        self.task: asyncio.Task[None] | None = None

    async def stream(self, session_id: int, seen: Seen) -> AsyncIterator[str]:
        """Server-sent events of one session, until the page goes away."""
        listener = Listener(session_id, seen)
        self.listeners.add(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._watch())
        try:
            yield RETRY
            while True:
                yield await self._next(listener)
        finally:
            self.listeners.discard(listener)

    async def _next(self, listener: Listener) -> str:
        try:
            record, marks = await asyncio.wait_for(listener.news.get(), self.silence)
        except TimeoutError:
            return PING
        return f"id: {record}.{marks}\ndata: {json.dumps({'seq': record + marks})}\n\n"

    async def _watch(self) -> None:
        while self.listeners:
            await self._look()
            await asyncio.sleep(self.poll)

    async def _look(self) -> None:
        try:
            states = await self.ask({listener.session_id for listener in self.listeners})
        except DatabaseError:
            log.exception("live streams could not ask the database; trying again")
            return
        for listener in list(self.listeners):
            if listener.session_id in states:
                listener.tell(states[listener.session_id])


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub(sync_to_async(_states, thread_sensitive=False)))


def _states(session_ids: Iterable[int]) -> dict[int, State]:
    """Asked from a thread of its own, with a connection of its own."""
    close_old_connections()
    try:
        days = dosing.revisions(session_ids)
        marks = therapy.revisions(visit for _revision, visit in days.values())
        return {session: (revision, marks.get(visit, 0)) for session, (revision, visit) in days.items()}
    finally:
        close_old_connections()


@access.staff_page("dosing:session:see")
def _gate(request: StaffRequest, session_id: int) -> HttpResponse:
    """The same gate as the page's own; the look is written down once for each connection."""
    access.open_record(request, dosing.sessions(), session_id, need="dosing:session:see")
    return HttpResponse(status=204)


async def dosing_session(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """The stream of one dosing session. `?seq=` or Last-Event-ID says what the page already knows."""
    try:
        passed = await sync_to_async(_gate)(request, session_id)
    except Http404:
        # Bare: nobody reads a page here, and drawing one would ask the database from another thread.
        return HttpResponse(status=404)
    if passed.status_code != 204:
        return passed
    response = StreamingHttpResponse(hub().stream(session_id, _seen(request)), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


def _seen(request: HttpRequest) -> Seen:
    """`7` is a page that knows only the medical record, `7.2` one that also knows the marks; anything else nothing."""
    given = (request.headers.get("Last-Event-ID") or request.GET.get("seq", "")).split(".")
    known = [int(part) if part.isdecimal() else None for part in given]
    return known[0], known[1] if len(known) > 1 else None


urlpatterns = [path("dosing/<int:session_id>/", dosing_session, name="live-dosing")]
