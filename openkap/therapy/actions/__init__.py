"""What can be done here: write, sign, amend, keep to oneself, mark."""

from openkap.therapy.actions.marking import make_mark, strike_mark
from openkap.therapy.actions.private import seal_private, write_private
from openkap.therapy.actions.refusal import Refused
from openkap.therapy.actions.writing import amend_note, save_note, sign_note

__all__ = [
    "Refused",
    "amend_note",
    "make_mark",
    "save_note",
    "seal_private",
    "sign_note",
    "strike_mark",
    "write_private",
]
