"""Visits that are near, run through once. The worker does so every few minutes."""

import logging
from datetime import datetime

from openkap.careplan import actions, queries

log = logging.getLogger(__name__)


def run(*, at: datetime) -> int:
    """Remind of what is due, and say how often; doing it again reminds nobody twice. One that fails is tried again in
    the next round and keeps none from going on."""
    told = 0
    for appointment, kind in queries.reminders_due(at=at):
        try:
            told += actions.remind(appointment=appointment, kind=kind, by=None, at=at)
        except Exception:
            log.exception("a visit was not reminded of", extra={"appointment": appointment.pk})
    return told
