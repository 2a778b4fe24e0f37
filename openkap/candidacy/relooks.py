"""Every signed determination asked again, run through once. The worker does so by the hour."""

import logging
from datetime import datetime

from openkap.candidacy import actions, queries

log = logging.getLogger(__name__)


def run(*, at: datetime) -> int:
    """Look again at every signed determination of an open episode, and say in how many something has changed. One that
    fails keeps none from going on: it is asked again in the next round."""
    changed = 0
    for pk in list(queries.signed_and_open().values_list("pk", flat=True)):
        try:
            changed += actions.look_again(determination_id=pk, by=None, at=at) is not None
        except Exception:
            log.exception("a determination could not be asked again", extra={"determination": pk})
    return changed
