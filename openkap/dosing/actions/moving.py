"""A session moves: its record is read afresh under a lock, and open pages are told that something changed."""

from datetime import datetime

from django.db.models import F

from openkap.dosing import queries
from openkap.dosing.models import DosingSession
from openkap.dosing.queries import Flowsheet


def held(session: DosingSession, *, at: datetime) -> Flowsheet:
    """The session's record as it stands, with its row locked until the act is over: two acts never pass each other."""
    DosingSession.objects.select_for_update().get(pk=session.pk)
    return queries.flowsheet(session.pk, now=at)


def moved(session: DosingSession) -> None:
    """Count one more change."""
    DosingSession.objects.filter(pk=session.pk).update(revision=F("revision") + 1)
