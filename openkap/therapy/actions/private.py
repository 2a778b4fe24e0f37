"""Psychotherapy notes: their text is in no audit row, no panel, no notice and no other room."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.therapy import policies, queries
from openkap.therapy.actions.refusal import Refused
from openkap.therapy.models import PsychotherapyNote, PsychotherapySeal

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import User


@transaction.atomic
def write_private(*, visit: "PlannedVisit", text: str, by: "User", at: datetime) -> PsychotherapyNote:
    """Keep one's own note as typed. After a seal, writing begins a new one."""
    note = queries.private_draft(visit, by)
    insist(policies.may_write_privately(by, visit, note), Refused)
    if note is None:
        note = PsychotherapyNote.objects.create(
            planned_visit=visit, episode=visit.plan.episode, text=text, by=by, at=at
        )
        audit.record("therapy:psychotherapy_note:begun", note, by=by, at=at)
    else:
        note.text, note.at = text, at
        note.save(update_fields=["text", "at"])
    return note


@transaction.atomic
def seal_private(*, note: PsychotherapyNote, by: "User", at: datetime) -> PsychotherapySeal:
    """Finish one's own note."""
    insist(policies.may_seal(by, note), Refused)
    seal = PsychotherapySeal.objects.create(note=note, by=by, at=at, hash=note.fingerprint())
    audit.record("therapy:psychotherapy_note:sealed", note, by=by, at=at)
    return seal
