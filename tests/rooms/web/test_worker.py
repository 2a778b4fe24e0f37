"""The worker in processes of its own, on a real database file and a real mail server: killed in the middle, started
again, run twice at once. Whatever happens, everything is done, and nothing is done twice."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.postbox import Postbox, open_postbox

PATIENCE_SECONDS = 90
WORK = "from openkap.cli import main; import sys; sys.exit(main(['worker', '--until-eof']))"
# A clinic with two open cases that nobody has answered for hours, and a mail of each kind on its way.
BEGIN = """
import django; django.setup()
from datetime import UTC, datetime, timedelta
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from openkap.clinic import notify
from openkap.safety import actions
from openkap.web.demo.people import gather
now = datetime.now(UTC)
cast = gather(at=now - timedelta(days=1))
for number in range(2):
    began = now - timedelta(hours=6, minutes=7)
    actions.open_case(episode=cast.ada_episode, kind="event", source=f"test:{number}", by=None, at=began)
notify.notice(to=cast.ada, kind="candidacy:letter", url="/portal/", at=now)
"""

# What a worker that was killed held is free again, and its work is ready again.
TIME_PASSES = """
import django; django.setup()
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from openkap.clinic import clock, outbox
from openkap.clinic.models import Beat, Mail
Mail.objects.filter(next_at__isnull=False).update(next_at=F("next_at") - outbox.HELD)
DBTaskResult.objects.filter(status="RUNNING").update(started_at=F("started_at") - 2 * clock.DROPPED)
Beat.objects.update(due_at=F("ran_at"))
"""
WAITING = "clinic_mail WHERE sent_at IS NULL AND next_at IS NOT NULL"
RUNNING = "django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
# What somebody was told of twice: the same lapse, or the same news at the same moment.
TWICE = """(
    SELECT 1 FROM safety_escalation GROUP BY case_id, why, lapsed_at HAVING count(*) > 1
    UNION ALL
    SELECT 1 FROM clinic_notice WHERE kind != 'safety:case_opened'
    GROUP BY to_id, kind, url HAVING count(*) > 1
)"""


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Path:
    """The database of that clinic, made once and copied for every test."""
    file = tmp_path_factory.mktemp("clinic") / "clinic.sqlite3"
    say(surroundings(file, 0), BEGIN)
    return file


@pytest.fixture
def clinic(founded, tmp_path) -> Iterator[tuple[dict[str, str], Postbox]]:
    """The environment of a clinic of its own, with a mail server."""
    file = Path(shutil.copy(founded, tmp_path / "clinic.sqlite3"))
    with open_postbox() as box:
        yield surroundings(file, box.port), box


def surroundings(file: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "OPENKAP_DATABASE_URL": f"sqlite:///{file}",
        "OPENKAP_SMTP_PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }


def say(environment: dict[str, str], program: str) -> None:
    """Run a program in that clinic."""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def count(environment: dict[str, str], query: str) -> int:
    """One number of that clinic's database, read from outside while the workers work."""
    file = environment["OPENKAP_DATABASE_URL"].removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(file, timeout=20)) as database:
        number: int = database.execute(f"SELECT count(*) FROM {query}").fetchone()[0]
    return number


@contextmanager
def worker(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-c", WORK]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def marks(box: Postbox) -> list[str]:
    return [letter["Message-ID"] for letter in box.taken]


def all_sent(environment: dict[str, str]) -> bool:
    """Both cases were called out for both reasons, and no mail waits."""
    return count(environment, "safety_escalation") >= 4 and not count(environment, WAITING)


def assert_once(environment: dict[str, str], box: Postbox) -> None:
    """Four lapses (two cases: nobody answered, not settled in time), each told once to each person; every mail once."""
    assert count(environment, "safety_escalation") == 4
    assert count(environment, TWICE) == 0
    assert len(set(marks(box))) == len(marks(box)) == count(environment, "clinic_mail WHERE sent_at IS NOT NULL")


def test_two_workers_at_once_do_everything_once(clinic):
    environment, box = clinic
    with worker(environment), worker(environment):
        until(lambda: all_sent(environment), "not everything was done")
    assert_once(environment, box)


def test_a_worker_that_is_killed_in_the_middle_of_a_mail_leaves_it_to_the_next(clinic):
    environment, box = clinic
    box.hold.clear()
    with worker(environment) as process:
        until(lambda: box.talking > 0, "no mail was begun")
        process.send_signal(signal.SIGKILL)
        process.wait()
    box.hold.set()
    assert not box.taken
    assert count(environment, RUNNING) == 1
    say(environment, TIME_PASSES)
    with worker(environment):
        until(lambda: all_sent(environment) and not count(environment, RUNNING), "the dropped work was not taken up")
    assert_once(environment, box)


def test_killed_again_and_again_at_any_moment_it_tells_everybody_once(clinic):
    environment, box = clinic
    for pause in (2.0, 2.5, 3.0, 3.5):
        with worker(environment) as process:
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.wait()
    say(environment, TIME_PASSES)
    with worker(environment):
        until(lambda: all_sent(environment), "not everything was done")
    assert count(environment, TWICE) == 0
    assert count(environment, "safety_escalation") == 4
    # A mail that left at the very moment of the kill may leave again: under the same mark, so it is one to its reader.
    assert len(set(marks(box))) == count(environment, "clinic_mail WHERE sent_at IS NOT NULL")


def test_the_worker_ends_when_its_server_is_gone(clinic):
    environment, _ = clinic
    with worker(environment) as process:
        until(lambda: count(environment, "safety_escalation") > 0, "it did not begin")
        process.stdin.close()
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
