"""Somebody makes a link for their own calendar program, or ends it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.scheduling import policies
from openkap.scheduling.actions.refusal import Refused
from openkap.scheduling.models import CalendarFeed

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def open_feed(*, by: "User", at: datetime) -> CalendarFeed:
    """Make a link for one's own appointments. An earlier one opens nothing any more."""
    insist(policies.may_open_feed(by), Refused)
    CalendarFeed.objects.filter(by=by, ended_at__isnull=True).update(ended_at=at, ended_by=by)
    seed = CalendarFeed.new_seed()
    digest = CalendarFeed.digest(CalendarFeed.secret_of(seed))
    feed = CalendarFeed.objects.create(seed=seed, secret_hash=digest, by=by, at=at)
    audit.record("scheduling:feed:opened", feed, by=by, at=at)
    return feed


@transaction.atomic
def end_feed(*, by: "User", at: datetime) -> None:
    """End one's own link; without one nothing happens."""
    for feed in CalendarFeed.objects.select_for_update().filter(by=by, ended_at__isnull=True):
        feed.ended_at, feed.ended_by = at, by
        feed.save(update_fields=["ended_at", "ended_by"])
        audit.record("scheduling:feed:ended", feed, by=by, at=at)
