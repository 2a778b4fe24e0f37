"""Live streams: whoever listens hears of a change at once, nobody else hears anything, and nobody is left behind."""

import asyncio
import json

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError
from django.test import AsyncClient

from openkap.clinic.models import AuditEvent
from openkap.web import live


class Clinic:
    """A database that only knows revisions, and counts how often it is asked."""

    def __init__(self, **revisions):
        self.revisions = {int(key[1:]): value for key, value in revisions.items()}
        self.asked, self.fails, self.marks = 0, 0, 0

    async def ask(self, ids):
        self.asked += 1
        if self.fails:
            self.fails -= 1
            raise DatabaseError("gone for a moment")
        return {id: (self.revisions[id], self.marks) for id in ids if id in self.revisions}


def seq(event):
    return json.loads(event.split("data: ")[1])["seq"]


def listening(test):
    """Run an async test in a loop of its own, with everything cancelled that it left open."""

    def run():
        asyncio.run(asyncio.wait_for(test(), 10))

    return run


async def opened(hub, session_id, seen, marks=0):
    stream = hub.stream(session_id, (seen, marks))
    assert await anext(stream) == live.RETRY
    return stream


def test_a_listener_hears_of_a_change():
    @listening
    async def run():
        clinic = Clinic(s1=4)
        hub = live.Hub(clinic.ask, poll=0.01)
        stream = await opened(hub, 1, 4)
        waiting = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        clinic.revisions[1] = 5
        assert seq(await waiting) == 5
        await stream.aclose()

    run()


def test_a_page_that_missed_something_hears_of_it_at_once():
    @listening
    async def run():
        hub = live.Hub(Clinic(s1=9).ask, poll=0.01)
        stream = await opened(hub, 1, 7)
        assert seq(await anext(stream)) == 9
        await stream.aclose()

    run()


def test_a_mark_of_the_therapist_is_news_too():
    @listening
    async def run():
        clinic = Clinic(s1=4)
        hub = live.Hub(clinic.ask, poll=0.01)
        stream = await opened(hub, 1, 4)
        clinic.marks = 1
        assert await anext(stream) == 'id: 4.1\ndata: {"seq": 5}\n\n'
        await stream.aclose()

    run()


def test_a_page_that_knows_only_the_record_is_not_told_of_older_marks():
    @listening
    async def run():
        clinic = Clinic(s1=4)
        clinic.marks = 3
        hub = live.Hub(clinic.ask, poll=0.01, silence=0.1)
        stream = await opened(hub, 1, 4, None)
        assert await anext(stream) == live.PING
        clinic.marks = 4
        assert seq(await anext(stream)) == 8
        await stream.aclose()

    run()


@pytest.mark.parametrize(
    ("given", "seen"),
    [("7", (7, None)), ("7.2", (7, 2)), ("", (None, None)), ("x.2", (None, 2)), ("-1", (None, None))],
)
def test_a_page_says_what_it_knows(rf, given, seen):
    assert live._seen(rf.get("/", {"seq": given})) == seen
    assert live._seen(rf.get("/", headers={"Last-Event-ID": given})) == seen


def test_everyone_at_one_session_hears_and_nobody_at_another():
    @listening
    async def run():
        clinic = Clinic(s1=1, s2=1)
        hub = live.Hub(clinic.ask, poll=0.01, silence=0.2)
        here = [await opened(hub, 1, 1) for _ in range(20)]
        there = await opened(hub, 2, 1)
        clinic.revisions[1] = 2
        assert [seq(await anext(stream)) for stream in here] == [2] * 20
        assert await anext(there) == live.PING
        for stream in [*here, there]:
            await stream.aclose()

    run()


def test_a_slow_listener_hears_only_the_newest():
    @listening
    async def run():
        clinic = Clinic(s1=0)
        hub = live.Hub(clinic.ask, poll=0.01)
        stream = await opened(hub, 1, 0)
        for revision in (1, 2, 3):
            clinic.revisions[1] = revision
            await asyncio.sleep(0.03)
        assert seq(await anext(stream)) == 3
        await stream.aclose()

    run()


def test_one_question_serves_all_listeners_and_none_is_asked_when_they_are_gone():
    @listening
    async def run():
        clinic = Clinic(s1=0)
        hub = live.Hub(clinic.ask, poll=0.05)
        streams = [await opened(hub, 1, 0) for _ in range(50)]
        await asyncio.sleep(0.22)
        assert clinic.asked <= 6
        for stream in streams:
            await stream.aclose()
        assert hub.listeners == set()
        await hub.task
        asked = clinic.asked
        await asyncio.sleep(0.1)
        assert clinic.asked == asked

    run()


def test_a_database_that_stumbles_is_asked_again():
    @listening
    async def run():
        clinic = Clinic(s1=3)
        clinic.fails = 2
        hub = live.Hub(clinic.ask, poll=0.01)
        stream = await opened(hub, 1, 2)
        assert seq(await anext(stream)) == 3
        await stream.aclose()

    run()


# ---- the door --------------------------------------------------------------------------------------------------


@pytest.fixture
def connect(session, monkeypatch):
    """`connect(user)`: the answer and, when it is a stream, its first two events."""
    monkeypatch.setattr(live, "hub", lambda: live.Hub(Clinic(**{f"s{session.pk}": 7}).ask, poll=0.01))

    async def call(user, address):
        browser = AsyncClient()
        if user is not None:
            await browser.aforce_login(user)
        answer = await browser.get(address)
        if not answer.streaming:
            return answer, []
        events = aiter(answer.streaming_content)
        heard = [(await anext(events)).decode() for _ in range(2)]
        await events.aclose()
        return answer, heard

    return lambda user, query="": async_to_sync(call)(user, f"/live/dosing/{session.pk}/{query}")


@pytest.mark.parametrize("who", ["eun", "dev", "femi"])
def test_the_team_listens_and_the_look_is_written_down_once(connect, cast, who):
    answer, events = connect(getattr(cast, who), "?seq=6")
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/event-stream", "no-cache")
    assert answer["X-Accel-Buffering"] == "no"
    assert events == [live.RETRY, 'id: 7.0\ndata: {"seq": 7}\n\n']
    assert AuditEvent.objects.filter(kind="clinic:record:opened", by_ref=getattr(cast, who).pk).count() == 1


@pytest.mark.parametrize("who", ["ivo", "gus", "hana", "ada", "stranger"])
def test_strangers_find_no_stream(connect, cast, who):
    assert connect(getattr(cast, who))[0].status_code == 404


def test_a_visitor_who_is_not_signed_in_hears_nothing(connect):
    answer, events = connect(None)
    assert (answer.status_code, events) == (302, [])
