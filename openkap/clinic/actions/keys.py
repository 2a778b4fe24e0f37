"""Emergency keys and notices."""

from datetime import datetime, timedelta

from django.db import transaction

from openkap.clinic import audit, policies
from openkap.clinic.models import BreakGlass, BreakGlassReview, Episode, Notice, User
from openkap.core.verdict import Refused, insist

KEY_LIFE = timedelta(minutes=15)


@transaction.atomic
def break_glass(*, episode: Episode, reason: str, by: User, at: datetime) -> BreakGlass:
    """Open a chart in an emergency: fifteen minutes, with a reason, reviewed afterwards."""
    insist(policies.may_break_glass(by, reason))
    if by.practitioner is None:
        raise Refused("Only practitioners open charts.")
    key = BreakGlass.objects.create(
        episode=episode, practitioner=by.practitioner, reason=reason.strip(), at=at, by=by, until_at=at + KEY_LIFE
    )
    audit.record("clinic:glass:broken", key, by=by, at=at)
    return key


@transaction.atomic
def review_glass(*, key: BreakGlass, justified: bool, by: User, at: datetime) -> BreakGlassReview:
    """Say, the next day, whether the emergency key was right."""
    insist(policies.may_review_glass(by, key.by))
    review = BreakGlassReview.objects.create(break_glass=key, justified=justified, by=by, at=at)
    audit.record("clinic:glass:reviewed", key, by=by, at=at, facts={"justified": justified})
    return review


@transaction.atomic
def read_notices(*, by: User, at: datetime) -> int:
    """Mark every notice of this account as read; returns how many. No clinical act, so no audit row."""
    return Notice.objects.filter(to=by, read_at__isnull=True).update(read_at=at)
