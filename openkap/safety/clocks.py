"""The clocks of all open cases, run through once. The worker does so twice a minute."""

import logging
from collections.abc import Iterable
from datetime import datetime

from openkap.safety import actions, queries

log = logging.getLogger(__name__)


def run(*, away: Iterable[int] = (), at: datetime) -> int:
    """Let every open case do what is due, and say in how many something was. A case that fails keeps none from going
    on: it is tried again in the next round."""
    away, moved = frozenset(away), 0
    for pk in list(queries.open_cases().values_list("pk", flat=True)):
        try:
            moved += actions.run_clock(case_id=pk, away=away, by=None, at=at)
        except Exception:
            log.exception("the clock of a case failed", extra={"case": pk})
    return moved
