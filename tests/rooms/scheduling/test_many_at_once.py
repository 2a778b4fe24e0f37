"""Sixteen people at the front desk book the same hours at the same moment: nobody and no room is booked twice, and
whoever came too late is told in words. Asked of both databases, with connections of their own."""

import itertools
import json
import os
import subprocess
import sys
import threading
from datetime import time, timedelta

import pytest
from django.db import connections

from tests.house.source import ROOT

DESKS = 16
# A day of eight hours for one therapist, who is asked for by everybody.
HOURS = range(9, 17)


def everybody(visit, book) -> list[str]:
    """Let all of them book one hour of that day at once; what each was told, "" for those who have one."""
    start, said = threading.Barrier(DESKS), []

    def one(number):
        start.wait()
        try:
            book(visit(f"visit-{number}"))
            said.append("")
        except Exception as refused:  # whatever else happens is shown by the test
            said.append(f"{type(refused).__name__}: {refused}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(DESKS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(said)


def found_twice() -> list[tuple[int, int]]:
    """Pairs of appointments that share a person or a room at the same time, found the slow way."""
    from openkap.scheduling import queries

    rows = [(each, {role.practitioner_id for role in each.roles.all()}) for each in queries.active()]
    return [
        (one.pk, other.pk)
        for (one, ours), (other, theirs) in itertools.combinations(rows, 2)
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
        if ours & theirs or one.room_id == other.room_id
    ]


def outcome(cast, now) -> dict[str, object]:
    """The whole of it on the database at hand."""
    from openkap.core.booking import Visit
    from openkap.scheduling import actions, queries
    from openkap.scheduling.models import WorkingHours

    day = (now + timedelta(days=14 - now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    WorkingHours.objects.create(
        practitioner=cast.people["dev"], weekday=0, from_time=time(HOURS.start), until_time=time(HOURS.stop)
    )

    def visit(key):
        facts = {"kind": "preparation", "minutes": 60, "roles": ("therapist",), "room_kind": "consulting"}
        only = {"therapist": frozenset({cast.people["dev"].pk})}
        window = {"earliest": day, "latest": day + timedelta(days=1)}
        return Visit(key=key, title=key, only=only, **facts, **window)

    def book(asked):
        actions.book_together(episode=cast.ada_episode, visits=[asked], gaps=[], by=cast.gus, at=now, now=now)

    said = everybody(visit, book)
    return {"said": said, "twice": found_twice(), "booked": queries.active().count()}


def assert_right(found) -> None:
    refused = [words for words in found["said"] if words]
    assert found["booked"] == DESKS - len(refused) == len(HOURS), found
    assert found["twice"] == []
    assert all(words.startswith("Refused: ") and len(words) > len("Refused: ") for words in refused), refused


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_sixteen_desks_book_no_hour_twice(request):
    assert_right(outcome(request.getfixturevalue("cast"), request.getfixturevalue("now")))


ON_A_FILE = """
import django; django.setup()
import json
from datetime import UTC, datetime
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from openkap.web.demo.people import gather
from tests.rooms.scheduling.test_many_at_once import outcome
now = datetime(2026, 3, 10, 15, tzinfo=UTC)
print(json.dumps(outcome(gather(at=now), now)))
"""


def test_on_sqlite_sixteen_desks_book_no_hour_twice(tmp_path):
    environment = {**os.environ, "OPENKAP_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.worker_settings", "OPENKAP_SMTP_PORT": "0"}
    environment |= {"OPENKAP_DATABASE_URL": f"sqlite:///{tmp_path / 'clinic.sqlite3'}"}
    command = [sys.executable, "-c", ON_A_FILE]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert_right(json.loads(done.stdout.splitlines()[-1]))


def test_a_crash_between_two_bookings_of_one_plan_leaves_none(book, visit, monkeypatch):
    from openkap.scheduling.models import Appointment, AppointmentGap, AppointmentRole

    def crash(*_, **__):
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(AppointmentRole.objects, "bulk_create", crash)
    with pytest.raises(RuntimeError):
        book(visit("one"), visit("two", day=1))
    assert not Appointment.objects.exists()
    assert not AppointmentGap.objects.exists()
    monkeypatch.undo()
    assert len(book(visit("one"), visit("two", day=1))) == 2
