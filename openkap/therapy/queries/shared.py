"""What the whole team, and in part the client, may read: intention, agreements, commitments. From signed notes only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from openkap.therapy.models import Note
from openkap.therapy.queries.notes import signed_notes
from openkap.therapy.words import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class Commitment:
    """What the client decided to do, in an integration meeting."""

    change: str
    by_on: date | None
    practice: str
    said_at: datetime | None


@dataclass(frozen=True)
class SharedRecord:
    """The newest word on each agreement, every commitment (newest first), and the notes they come from."""

    notes: tuple[Note, ...]
    intention: str = ""
    values: str = ""
    touch: str = ""
    touch_words: str = ""
    stop_word: str = ""
    setting: str = ""
    evening_plan: str = ""
    commitments: tuple[Commitment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notes)


@dataclass(frozen=True)
class Panel:
    """The shared part at a glance, and the next meeting that needs a note."""

    record: SharedRecord
    next_visit: "PlannedVisit | None"
    begun: bool


def shared_record(episode: "Episode") -> SharedRecord:
    """Everything agreed so far. Two queries."""
    return agreed(tuple(signed_notes(episode)))


def agreed(notes: tuple[Note, ...]) -> SharedRecord:
    """What these signed notes, oldest first, amount to."""
    prepared = [note for note in notes if note.kind == "preparation"]
    integrated = [note for note in reversed(notes) if note.kind == "integration"]
    return SharedRecord(
        notes=notes,
        intention=_newest(prepared, "intention"),
        values=_newest(prepared, "values"),
        touch=_touch(prepared),
        touch_words=_newest(prepared, "touch_words"),
        stop_word=_newest(prepared, "stop_word"),
        setting=_newest(prepared, "setting"),
        evening_plan=_newest(prepared, "evening_plan"),
        commitments=tuple(
            Commitment(note.behaviour_change, note.behaviour_by_on, note.practice_commitment, note.started_at)
            for note in integrated
        ),
    )


def panel(episode: "Episode", visits: "Iterable[PlannedVisit]") -> Panel:
    """For the chart, with the visits that the plan asks for. Never anything of a psychotherapy note. One query."""
    ahead = next((visit for visit in visits if visit.kind in REQUIRED and not hasattr(visit, "kept")), None)
    found = list(Note.objects.filter(episode=episode).select_related("signature").order_by("started_at", "pk"))
    signed = tuple(note for note in found if hasattr(note, "signature"))
    return Panel(agreed(signed), ahead, any(ahead and note.planned_visit_id == ahead.pk for note in found))


def _newest(notes: list[Note], name: str) -> str:
    return next((str(value) for note in reversed(notes) if (value := getattr(note, name))), "")


def _touch(notes: list[Note]) -> str:
    return next((str(note.get_touch_display()) for note in reversed(notes) if note.touch), "")
