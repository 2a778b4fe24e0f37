"""Questions about notes and marks: the only way other rooms read here. None of them returns a psychotherapy note
to anyone but its writer."""

from openkap.therapy.queries.marks import mark_records, marks, moments_before, revisions
from openkap.therapy.queries.notes import awaiting_notes, closing_note, note_of, notes, signed_notes, window_state
from openkap.therapy.queries.private import private_draft, private_notes, private_words
from openkap.therapy.queries.shared import Commitment, Panel, SharedRecord, panel, shared_record

__all__ = [
    "Commitment",
    "Panel",
    "SharedRecord",
    "awaiting_notes",
    "closing_note",
    "mark_records",
    "marks",
    "moments_before",
    "note_of",
    "notes",
    "panel",
    "private_draft",
    "private_notes",
    "private_words",
    "revisions",
    "shared_record",
    "signed_notes",
    "window_state",
]
