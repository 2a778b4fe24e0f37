"""Signing beside somebody who works under supervision."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.assessing import count, held_intake
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import CoSignature, CosignRequest, Intake

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, User


@transaction.atomic
def ask_to_cosign(*, intake: Intake, asked: "Practitioner", by: "User", at: datetime) -> CosignRequest:
    """Ask somebody to read what was signed and to sign beside it; asking somebody else later is no offence."""
    held = held_intake(intake)
    insist(policies.may_ask_to_cosign(by, held), Refused)
    if asked not in queries.cosigners(held, held.signature, at=at):
        raise Refused(f"{asked.name} cannot co-sign this.")
    request = CosignRequest.objects.create(signature=held.signature, asked=asked, by=by, at=at)
    page = reverse(f"staff-intake-{held.kind}", args=[held.episode_id])
    notify.notice(to=asked.user, kind="intake:cosign_asked", url=page, at=at)
    audit.record("intake:cosign:asked", held, by=by, at=at, facts={"kind": held.kind, "asked": asked.pk})
    return request


@transaction.atomic
def cosign(*, intake: Intake, note: str, by: "User", at: datetime) -> CoSignature:
    """Sign beside it: from now on it counts. What was signed stays as it is."""
    held = held_intake(intake)
    insist(policies.may_cosign(by, held, at=at), Refused)
    signature = held.signature
    row = CoSignature.objects.create(signature=signature, sha256=signature.sha256, note=note, by=by, at=at)
    audit.record("intake:intake:cosigned", row, by=by, at=at, facts={"kind": held.kind, "sha256": row.sha256})
    count(signature, by=by, at=at)
    return row
