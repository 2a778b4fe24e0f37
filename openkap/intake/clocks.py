"""The clocks of all worries that nobody has answered, run through once. The worker does so twice a minute."""

import logging
from collections.abc import Iterable
from datetime import datetime

from openkap.intake import actions, queries

log = logging.getLogger(__name__)


def run(*, away: Iterable[int] = (), at: datetime) -> int:
    """Tell the next people of every worry whose time ran out, and say of how many. One that fails keeps none from
    going on: it is tried again in the next round."""
    away, called = frozenset(away), 0
    for pk in list(queries.open_worries().values_list("pk", flat=True)):
        try:
            called += actions.call_again(worry_id=pk, away=away, by=None, at=at)
        except Exception:
            log.exception("the clock of a worry failed", extra={"worry": pk})
    return called
