"""Invented notes and marks for the demonstration clinic, in bulk. Their words come from a short, harmless stock."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from openkap.therapy.models import Note, SessionMark, Signature
from openkap.therapy.words import INTERVENTIONS, PHASES

INTENTIONS = ("What could be lighter?", "What am I carrying that is not mine?", "How would rest feel?")
STOP_WORDS = ("harbour", "lantern", "meadow", "pause")
SETTINGS = ("Cello, eye mask, a heavy blanket.", "No music at first.", "Birdsong, the lamp turned low.")
EVENINGS = ("A friend drives home and stays for tea.", "My sister is there until I sleep.")
COURSES = ("Settled slowly, then quiet for a long while.", "Some fear at first; breathing helped.", "Tears, then rest.")
CHANGES = ("Walk before breakfast three times.", "Call my brother.", "Leave work on time on Tuesday.")
PRACTICES = ("Ten minutes of breathing on weekdays.", "One thought written down each evening.")
PHRASES = ("the sea is quiet", "I can put it down", "there is room", "I do not have to hold it")


@dataclass(frozen=True)
class Meeting:
    """A meeting that took place, by the ids of its rows. `signed` is false for the notes somebody still owes."""

    visit_id: int
    episode_id: int
    kind: str
    started_at: datetime
    therapist_id: int
    signed: bool = True


def meetings(held: Iterable[Meeting], chance: random.Random) -> None:
    """Write notes, signatures and marks for these meetings; three inserts, however many there are."""
    held = [meeting for meeting in held if meeting.kind in {"preparation", "dosing", "integration"}]
    notes = Note.objects.bulk_create([_note(meeting, chance) for meeting in held], batch_size=1000)
    pairs = [(note, meeting) for note, meeting in zip(notes, held, strict=True) if meeting.signed]
    Signature.objects.bulk_create([_signature(note, meeting) for note, meeting in pairs], batch_size=1000)
    dosing = [meeting for meeting in held if meeting.kind == "dosing"]
    SessionMark.objects.bulk_create([mark for each in dosing for mark in _marks(each, chance)], batch_size=1000)


def _note(meeting: Meeting, chance: random.Random) -> Note:
    said = {
        "preparation": lambda: {
            "intention": chance.choice(INTENTIONS),
            "touch": chance.choice(["none", "hand", "hand_shoulder"]),
            "stop_word": chance.choice(STOP_WORDS),
            "setting": chance.choice(SETTINGS),
            "coping": "Breathing out slowly; feeling the chair.",
            "evening_plan": chance.choice(EVENINGS),
        },
        "dosing": lambda: {"course": chance.choice(COURSES)},
        "integration": lambda: {
            "course": chance.choice(COURSES),
            "behaviour_change": chance.choice(CHANGES),
            "behaviour_by_on": (meeting.started_at + timedelta(days=5)).date(),
            "practice_commitment": chance.choice(PRACTICES),
        },
    }
    return Note(
        planned_visit_id=meeting.visit_id,
        episode_id=meeting.episode_id,
        kind=meeting.kind,
        started_at=meeting.started_at,
        by_id=meeting.therapist_id,
        at=meeting.started_at + timedelta(hours=1),
        **said[meeting.kind](),
    )


def _signature(note: Note, meeting: Meeting) -> Signature:
    at = meeting.started_at + timedelta(hours=2)
    return Signature(note=note, by_id=meeting.therapist_id, at=at, hash=note.fingerprint())


def _marks(meeting: Meeting, chance: random.Random) -> list[SessionMark]:
    said = [("phase", text) for text in PHASES]
    said += [("phrase", chance.choice(PHRASES)), ("intervention", chance.choice(INTERVENTIONS))]
    minutes = sorted(chance.sample(range(2, 100), len(said)))
    return [
        SessionMark(
            planned_visit_id=meeting.visit_id,
            episode_id=meeting.episode_id,
            kind=kind,
            text=text,
            at=meeting.started_at + timedelta(minutes=minute),
            by_id=meeting.therapist_id,
        )
        for minute, (kind, text) in zip(minutes, said, strict=True)
    ]
