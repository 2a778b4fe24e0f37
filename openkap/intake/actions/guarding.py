"""Who decides for a client under age."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Guardian

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def name_guardian(*, episode: "Episode", name: str, relation: str, by: "User", at: datetime) -> Guardian:
    """Somebody decides for this young person. Everybody who is named has to agree, so a new name needs a new yes."""
    insist(policies.may_name_guardian(by, episode, at=at), Refused)
    row = Guardian.objects.create(episode=episode, name=name, relation=relation, named_at=at, named_by=by)
    audit.record("intake:guardian:named", row, by=by, at=at)
    return row


@transaction.atomic
def end_guardian(*, guardian: Guardian, by: "User", at: datetime) -> Guardian:
    """Somebody no longer decides: what they signed no longer counts."""
    insist(policies.may_end_guardian(by, guardian), Refused)
    guardian.ended_at, guardian.ended_by = at, by
    guardian.save(update_fields=["ended_at", "ended_by"])
    audit.record("intake:guardian:ended", guardian, by=by, at=at)
    return guardian
