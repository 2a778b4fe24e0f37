"""The worker: winds the clock, takes up what was dropped, does what is ready; again and again.

It may be killed at any moment and started again, and there may be several: see `clinic.clock` and `clinic.outbox`.
"""

import logging
import threading
from datetime import datetime

from django.db import Error, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from openkap.clinic import clock
from openkap.web import recurring

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0


def work(stop: threading.Event, *, pause_seconds: float = PAUSE_SECONDS) -> None:
    """Work until `stop` is set. A database that cannot be reached for a while is tried again."""
    hand = _hand()
    while not stop.is_set():
        close_old_connections()
        try:
            one_round(hand, at=timezone.now())
        except Error:
            log.warning("the database did not answer; the worker goes on", exc_info=True)
        stop.wait(pause_seconds)


def one_round(hand: Worker, *, at: datetime) -> None:
    """Everything that is due at this moment, until nothing is ready."""
    recurring.wind(at=at)
    clock.take_up_again(at=at)
    hand.run()


def _hand() -> Worker:
    """Does what is ready and returns; the package's own worker, one batch at a time."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
