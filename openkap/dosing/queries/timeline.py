"""What happened in one dosing session, in order: the nurse's half of the day's shared timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from openkap.dosing.models import DosingSession
from openkap.dosing.queries.flowsheet import Flowsheet

Kind = Literal["start", "dose", "end", "reading", "alert", "answer", "note", "home", "no_dose"]


@dataclass(frozen=True)
class Event:
    """One thing that happened. `text` is in staff words; `level` is an alert's."""

    at: datetime
    kind: Kind
    text: str
    by: str
    level: str = ""


def timeline(sheet: Flowsheet) -> list[Event]:
    """Every event of the session, oldest first."""
    session = sheet.session
    events = [Event(session.started_at, "start", "Checks begun", "")]
    events += [*_doses(sheet), *_readings(sheet), *_alerts(sheet), *_ends(session)]
    return sorted(events, key=lambda event: event.at)


def _doses(sheet: Flowsheet) -> Iterator[Event]:
    for dose in sheet.administrations:
        yield Event(dose.given_at, "dose", f"{dose.dose_mg.normalize():f} mg given", dose.given_by.name)
        if hasattr(dose, "end"):
            yield Event(dose.end.ended_at, "end", "Infusion ended", dose.end.by.name)


def _readings(sheet: Flowsheet) -> Iterator[Event]:
    for row in sheet.rows:
        said = [
            f"{signal.title} {value:g}"
            for signal in sheet.plan.plan.signals
            if (value := row.reading.value(signal.id)) is not None
        ]
        yield Event(row.reading.at, "reading", ", ".join(said) or "Looked at the client", row.vital.by.name)


def _alerts(sheet: Flowsheet) -> Iterator[Event]:
    for item in sheet.alerts:
        yield Event(item.alert.raised_at, "alert", item.title, "", item.alert.level)
        if item.answered:
            answer = item.alert.acknowledgement
            yield Event(answer.at, "answer", answer.get_action_display(), answer.by.name)


def _ends(session: DosingSession) -> Iterator[Event]:
    if hasattr(session, "closing_note"):
        yield Event(session.closing_note.at, "note", "Therapist closed the note", session.closing_note.by.name)
    if hasattr(session, "discharge"):
        yield Event(session.discharge.at, "home", "Discharged", session.discharge.by.name)
    if hasattr(session, "stand_down"):
        reason = session.stand_down.get_reason_display()
        yield Event(session.stand_down.at, "no_dose", f"No dose: {reason}", session.stand_down.by.name)
