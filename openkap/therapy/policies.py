"""May they, and may they now? Each answer is a Verdict whose reason the screen shows."""

from datetime import datetime
from typing import TYPE_CHECKING

from openkap.core.verdict import Verdict
from openkap.therapy.models import Note, PsychotherapyNote, SessionMark
from openkap.therapy.words import REQUIRED

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import User


def may_write(by: "User", visit: "PlannedVisit", note: Note | None) -> Verdict:
    """Therapists write the note of a meeting that has one, until it is signed."""
    if not by.may("therapy:note:write"):
        return Verdict("Only a therapist writes this note.")
    if visit.kind not in REQUIRED:
        return Verdict("This kind of meeting has no therapy note.")
    if visit.dropped_by_id is not None:
        return Verdict("This meeting was taken out of the plan.")
    if note is not None and note.is_signed:
        return Verdict("This note is signed. What is missing is added as an amendment.")
    return Verdict()


def remaining(note: Note | None, kind: str) -> list[str]:
    """What is still empty, in the words of the form."""
    names = REQUIRED.get(kind, ())
    empty = [name for name in names if note is None or not str(getattr(note, name) or "").strip()]
    return [str(Note._meta.get_field(name).verbose_name) for name in empty]  # type: ignore[union-attr]


def may_sign(by: "User", note: Note, *, at: datetime) -> Verdict:
    """A note is signed when nothing of it is empty and the meeting has begun."""
    if not by.may("therapy:note:write"):
        return Verdict("Only a therapist signs this note.")
    if note.is_signed:
        return Verdict("This note is already signed.")
    open_points = remaining(note, note.kind)
    if open_points:
        return Verdict(f"Still empty: {', '.join(open_points)}.")
    if note.started_at and note.started_at > at:
        return Verdict("A note is signed after the meeting, not before.")
    return Verdict()


def may_amend(by: "User", note: Note) -> Verdict:
    """A signed note is added to by a therapist; an unsigned one is simply written on."""
    if not by.may("therapy:note:write"):
        return Verdict("Only a therapist adds to this note.")
    return Verdict("" if note.is_signed else "This note is not signed yet; write in it.")


def may_write_privately(by: "User", visit: "PlannedVisit", note: PsychotherapyNote | None) -> Verdict:
    """A psychotherapy note belongs to the therapist who wrote it, until it is sealed."""
    if not by.may("therapy:note:write"):
        return Verdict("Only a therapist keeps psychotherapy notes.")
    if visit.kind not in REQUIRED:
        return Verdict("This kind of meeting has no psychotherapy note.")
    if note is not None and note.by_id != by.pk:
        return Verdict("This note belongs to another therapist.")
    return Verdict("This note is sealed." if note is not None and hasattr(note, "seal") else "")


def may_seal(by: "User", note: PsychotherapyNote) -> Verdict:
    """Only its writer seals a psychotherapy note, once it says something."""
    if note.by_id != by.pk:
        return Verdict("This note belongs to another therapist.")
    if hasattr(note, "seal"):
        return Verdict("This note is sealed.")
    return Verdict("" if note.text.strip() else "An empty note is not sealed.")


def may_mark(by: "User", visit: "PlannedVisit") -> Verdict:
    """Therapists mark moments of a dosing session."""
    if not by.may("therapy:mark:write"):
        return Verdict("Only a therapist marks moments.")
    return Verdict("" if visit.kind == "dosing" else "Moments are marked in dosing sessions.")


def may_strike(by: "User", mark: SessionMark) -> Verdict:
    """Who made a mark may strike it out, once."""
    if mark.by_id != by.pk:
        return Verdict("Only who made a mark strikes it out.")
    return Verdict("This mark is already struck out." if mark.is_struck else "")
