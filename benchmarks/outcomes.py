"""The clinic's outcomes with 10,000 clients and 500,000 scores: how long the count and its page take.

    .venv/bin/python benchmarks/outcomes.py [--clients 10000] [--scores 500000]

Prints milliseconds and ratios to the same for an empty clinic. Works on an SQLite file of its own.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
INSTRUMENTS = ("phq-9", "gad-7", "who-5", "core-10", "pcl-5")
RUNS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--scores", type=int, default=500_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        hana = researcher()
        empty = measure(hana)
        begun = time.perf_counter()
        fill(asked.clients, asked.scores)
        print(f"{asked.clients:,} clients, {asked.scores:,} scores, filled in {time.perf_counter() - begun:.0f} s")
        full = measure(hana)
        print(f"\n{'':24}{'empty ms':>10}{'full ms':>10}{'ratio':>8}")
        for name in empty:
            print(f"{name:24}{empty[name]:>10.0f}{full[name]:>10.0f}{full[name] / empty[name]:>8.1f}")
        print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def start(folder: str) -> None:
    os.environ |= {
        "OPENKAP_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "OPENKAP_SECRET_KEY": "a key for a benchmark only",
        "OPENKAP_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "openkap.web.settings_test",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


def researcher():
    from django.utils import timezone

    from openkap.web.demo.people import gather

    return gather(at=timezone.now(), password="not used").hana


def measure(hana) -> dict[str, float]:
    """Medians, the first run left out."""
    from django.test import Client
    from django.utils import timezone

    from openkap.outcomes import queries

    browser = Client()
    browser.force_login(hana, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {
        "the count": median(lambda: queries.cohort("phq-9", now=timezone.now())),
        "the page": median(lambda: browser.get("/staff/outcomes/", headers={"host": "localhost"})),
    }


def median(act: Callable[[], object]) -> float:
    act()
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def fill(clients: int, scores: int) -> None:
    """Episodes with a first dose ten weeks ago, and scores over instruments and weeks, written by the database."""
    from django.db import connection
    from django.utils import timezone

    from openkap.clinic.models import Client, Episode, Milestone

    now = timezone.now()
    rows = Client.objects.bulk_create([Client(given_name=f"Client {n:05}") for n in range(clients)], batch_size=2000)
    opened = Episode.objects.bulk_create([Episode(client=row, opened_at=now) for row in rows], batch_size=2000)
    dosed = now - timezone.timedelta(weeks=10)
    Milestone.objects.bulk_create(
        [Milestone(episode=each, kind="first_dose", at=dosed) for each in opened], batch_size=2000
    )
    weeks = -(-scores // (clients * len(INSTRUMENTS)))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        for statement in STATEMENTS:
            cursor.execute(statement, {"first": opened[0].pk, "clients": clients, "weeks": weeks})
        cursor.execute("ANALYZE")


MANY = """WITH RECURSIVE week(w) AS (SELECT 0 UNION ALL SELECT w + 1 FROM week WHERE w + 1 < %(weeks)s),
instrument(i, name) AS (VALUES (0, 'phq-9'), (1, 'gad-7'), (2, 'who-5'), (3, 'core-10'), (4, 'pcl-5')),
many AS (SELECT e.id AS episode, w, name, ((e.id - %(first)s) * %(weeks)s + w) * 5 + i + 1 AS n,
  strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now', (7 * w - 75) || ' days') AS at
  FROM clinic_episode e, week, instrument WHERE e.id >= %(first)s)
"""
STATEMENTS = (
    "INSERT INTO measurement_assignment (id, episode_id, instrument, version, occasion, anchor, asked_of, opens_on, "
    "due_on, assigned_at) "
    + MANY
    + "SELECT n, episode, name, '1', 'weekly', 'week ' || w, 'client', date(at), date(at), at FROM many",
    "INSERT INTO measurement_response (id, assignment_id, answers, started_at, started_by_id, submitted_at, "
    "submitted_by_id) " + MANY + "SELECT n, n, '{}', at, 1, at, 1 FROM many",
    "INSERT INTO measurement_score (response_id, episode_id, instrument, version, score_id, is_main, value, band, "
    "state, observed_at) "
    + MANY
    + "SELECT n, episode, name, '1', 'total', 1, abs(random()) %% 28, '', 'complete', at FROM many",
)

if __name__ == "__main__":
    main()
