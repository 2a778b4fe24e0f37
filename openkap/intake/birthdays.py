"""Clients who come of age, run through once. The worker does so every hour."""

import logging
from datetime import datetime

from openkap.intake import actions, queries

log = logging.getLogger(__name__)


def run(*, at: datetime) -> int:
    """Tell what is due and not told yet, and say of how many birthdays; doing it again tells nobody twice. One that
    fails keeps none from going on: it is tried again in the next round."""
    told = 0
    for episode, kind, day in queries.birthdays_to_tell(at=at):
        try:
            told += actions.tell_birthday(episode=episode, kind=kind, birthday_on=day, by=None, at=at)
        except Exception:
            log.exception("a birthday was not told", extra={"episode": episode.pk})
    return told
