"""What was said and agreed, who signed it, and what belongs to nobody but its writer."""

from openkap.therapy.models.marks import MarkStrike, SessionMark
from openkap.therapy.models.notes import Amendment, Note, Signature
from openkap.therapy.models.private import PsychotherapyNote, PsychotherapySeal

__all__ = ["Amendment", "MarkStrike", "Note", "PsychotherapyNote", "PsychotherapySeal", "SessionMark", "Signature"]
