"""The client sends the packet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit
from openkap.clinic import queries as clinic_queries
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.queries import packet

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def return_packet(*, episode: "Episode", by: "User", at: datetime) -> None:
    """Send every answer to the clinicians. Sending twice changes nothing."""
    insist(policies.may_answer(by, episode), Refused)
    if "packet_returned" in clinic_queries.milestones(episode):
        return
    insist(policies.may_return_packet(packet(episode).missing), Refused)
    clinic.reach(episode=episode, kind="packet_returned", by=by, at=at)
    audit.record("intake:packet:returned", episode, by=by, at=at)
