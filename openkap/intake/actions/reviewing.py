"""A clinician has gone through what the client told: what changes from now on is news."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import PacketReview

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def review_packet(*, episode: "Episode", seen_at: datetime, by: "User", at: datetime) -> PacketReview:
    """Say for one's own discipline that everything told until `seen_at`, when the page was opened, was gone through.
    What came in while it was read stays news. Refused when the page is from the future."""
    insist(policies.may_review_packet(by), Refused)
    if seen_at > at:
        raise Refused("This page is from the future. Please open it again.")
    if queries.told_at(episode, after=seen_at):
        raise Refused("The client told something while you were reading. Please read the page again.")
    review = PacketReview.objects.create(
        episode=episode,
        discipline=by.practitioner.discipline if by.practitioner else "",
        details=queries.own_details(episode.client),
        at=at,
        by=by,
    )
    audit.record("intake:packet:reviewed", episode, by=by, at=at, facts={"discipline": review.discipline})
    return review
