"""Ask the criteria again after somebody has signed, and tell those who signed what has changed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.candidacy import queries
from openkap.candidacy.models import Determination, Rerun
from openkap.clinic import audit, notify

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def look_again(*, determination_id: int, by: "User | None", at: datetime) -> Rerun | None:
    """Keep what is different from what was signed, and tell the signers; once for the same changes. None when there is
    nothing new to tell."""
    Determination.objects.select_for_update().get(pk=determination_id)
    row = queries.determinations().get(pk=determination_id)
    changes = queries.told_changes(queries.learned_since(row, queries.evidence(row.episode, at=at)))
    last = row.reruns.first()
    if changes == (last.changes if last else []):
        return None
    kept = Rerun.objects.create(determination=row, changes=changes, by=by, at=at)
    audit.record("candidacy:determination:rerun", kept, by=by, at=at, facts={"changes": len(changes)})
    url = reverse("staff-candidacy-determination", args=[row.episode_id])
    for each in row.sign_offs.all() if changes else ():
        notify.notice(to=each.by, kind="candidacy:learned_since", url=url, at=at)
    return kept
