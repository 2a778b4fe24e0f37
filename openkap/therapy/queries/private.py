"""Psychotherapy notes: every question here names its reader, and finds only what the reader wrote."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from openkap.therapy.models import PsychotherapyNote

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import User


def private_notes(visit: "PlannedVisit", reader: "User") -> QuerySet[PsychotherapyNote]:
    """What the reader wrote about this meeting, sealed or not."""
    return PsychotherapyNote.objects.filter(planned_visit=visit, by=reader).select_related("seal")


def private_words(visit: "PlannedVisit", reader: "User") -> dict[str, str]:
    """What the reader has typed so far, for the form."""
    draft = private_draft(visit, reader)
    return {"text": draft.text} if draft else {}


def private_draft(visit: "PlannedVisit", reader: "User") -> PsychotherapyNote | None:
    """The reader's unsealed note about this meeting."""
    return private_notes(visit, reader).filter(seal__isnull=True).last()
