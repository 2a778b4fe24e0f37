"""The shared note of a meeting: drafted, signed, added to."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from openkap.careplan import actions as careplan
from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.therapy import policies, queries
from openkap.therapy.actions.refusal import Refused
from openkap.therapy.models import Amendment, Note, Signature
from openkap.therapy.words import ASKED

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import User

TAKES_PLACE = ("preparation", "integration")


@transaction.atomic
def save_note(*, visit: "PlannedVisit", said: Mapping[str, Any], by: "User", at: datetime) -> Note:
    """Keep a draft as typed. Only the fields this kind of meeting asks for are kept."""
    insist(policies.may_write(by, visit, queries.note_of(visit)), Refused)
    kept = {name: said[name] for name in ASKED[visit.kind] if name in said}
    note, first = Note.objects.update_or_create(
        planned_visit=visit,
        defaults={**kept, "by": by, "at": at},
        create_defaults={**kept, "episode": visit.plan.episode, "kind": visit.kind, "by": by, "at": at},
    )
    if first:
        audit.record("therapy:note:begun", note, by=by, at=at, facts={"visit": visit.pk})
    return note


@transaction.atomic
def sign_note(*, note: Note, by: "User", at: datetime) -> Signature:
    """Stand by the note. A preparation or integration visit thereby took place; windows and journey move on."""
    insist(policies.may_sign(by, note, at=at), Refused)
    signature = Signature.objects.create(note=note, by=by, at=at, hash=note.fingerprint())
    audit.record("therapy:note:signed", note, by=by, at=at, facts={"visit": note.planned_visit_id})
    visit = note.planned_visit
    if note.kind in TAKES_PLACE and not hasattr(visit, "kept"):
        careplan.keep_visit(visit=visit, started_at=note.started_at or at, by=by, at=at)
    return signature


@transaction.atomic
def amend_note(*, note: Note, text: str, by: "User", at: datetime) -> Amendment:
    """Add to a signed note what was missing or wrong; the signed words stay."""
    insist(policies.may_amend(by, note), Refused)
    amendment = Amendment.objects.create(note=note, text=text, by=by, at=at)
    audit.record("therapy:note:amended", note, by=by, at=at, facts={"amendment": amendment.pk})
    return amendment
