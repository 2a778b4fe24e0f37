"""Is a file what it says it is, and safe to keep and to open again? Bytes in, bytes out; knows no framework.

A file is judged by what is in it, never by its name. A picture is drawn once and written anew, without anything that a
camera wrote beside it (where, when, by whom). A PDF stays as it is, or is refused.
"""

from dataclasses import dataclass

from openkap.records.checking.kinds import kind_of
from openkap.records.checking.limits import Limits
from openkap.records.checking.papers import pages_of
from openkap.records.checking.pictures import redrawn
from openkap.records.checking.refusal import Unfit

__all__ = ["Checked", "Limits", "Unfit", "check"]


@dataclass(frozen=True)
class Checked:
    """A file fit to be kept. `pages`: 1 for a picture."""

    content: bytes
    media_type: str
    pages: int


def check(data: bytes, limits: Limits) -> Checked:
    """The file as it may be kept. Unfit says in one sentence why it may not, and what to do instead."""
    if len(data) > limits.max_bytes:
        raise Unfit(limits.too_large)
    kind = kind_of(data)
    if kind == "pdf":
        return Checked(data, "application/pdf", pages_of(data, limits))
    content, media_type = redrawn(data, kind, limits)
    return Checked(content, media_type, 1)
