"""One dosing day, minute by minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from openkap.dosing import actions
from openkap.therapy import actions as therapy
from openkap.web.demo.people import Cast

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.dosing.models import DosingSession

SPACE = UUID("6f0c2f38-9d43-4d0b-8a57-3c1a2f6d5e11")
SIGNALS = (
    "systolic_mmhg",
    "diastolic_mmhg",
    "heart_rate_bpm",
    "spo2_percent",
    "respiratory_rate_bpm",
    "sedation_moaas",
    "dissociation_0_10",
    "distress_0_10",
)
# Minutes after the dose, then one number for each signal.
DAY = (
    (5, 128, 82, 76, 98, 14, 5, 2, 1),
    (10, 136, 86, 82, 98, 15, 4, 5, 2),
    (20, 148, 92, 86, 97, 14, 4, 8, 2),
    (30, 146, 90, 84, 97, 14, 4, 8, 3),
    (40, 140, 87, 80, 98, 14, 4, 6, 2),
    (50, 134, 85, 76, 98, 14, 5, 4, 1),
    (60, 130, 83, 74, 98, 14, 5, 2, 1),
    (75, 127, 81, 71, 98, 14, 5, 1, 0),
    (90, 125, 80, 70, 98, 14, 5, 0, 0),
    (105, 124, 79, 69, 98, 14, 5, 0, 0),
    (120, 123, 79, 68, 98, 14, 5, 0, 0),
)
MOMENTS = (
    (6, "phase", "First effects"),
    (14, "phrase", "It is like being carried by the sea"),
    (22, "intervention", "Quiet presence"),
    (31, "phrase", "There is a door, and I do not have to open it"),
    (48, "phase", "Coming back"),
    (63, "theme", "my sister"),
)
LEAVING = {
    **{f"aldrete.{n}": 2 for n in range(1, 6)},
    **{f"padss.{n}": 2 for n in range(1, 6)},
    "walks_steadily": 1,
    "tolerates_fluid": 1,
    "dissociation_gone": 1,
    "escort_present": 1,
    "instructions_given": 1,
    "suicide_level": 0,
}


@dataclass(frozen=True)
class Day:
    """A session and its first dose; `at(n)` is n minutes after that dose."""

    cast: Cast
    session: "DosingSession"
    dosed_at: datetime
    room_minutes: int = 30

    def at(self, minutes: float) -> datetime:
        return self.dosed_at + timedelta(minutes=minutes)

    def read(self, minutes: float, values: Mapping[str, float]) -> None:
        actions.record_vitals(
            session=self.session,
            values=values,
            taken_at=self.at(minutes),
            token=uuid5(SPACE, f"{self.session.pk}:{minutes}"),
            by=self.cast.eun,
            at=self.at(minutes),
        )


def dosing_day(cast: Cast, visit: "PlannedVisit", *, at: datetime, until: float = 130) -> Day:
    """Checks, dose, readings and moments as far as `until` minutes after the dose; to the door when that is enough."""
    session = actions.start(visit=visit, by=cast.eun, at=at)
    day = Day(cast, session, at + timedelta(minutes=25))
    _checks(day)
    actions.administer(session=session, dose_mg=Decimal(35), by=cast.eun, at=day.dosed_at)
    for minutes, *numbers in DAY:
        if minutes <= until:
            day.read(minutes, dict(zip(SIGNALS, numbers, strict=True)))
    for minutes, kind, text in MOMENTS:
        if minutes <= until:
            therapy.make_mark(visit=visit, kind=kind, text=text, by=cast.dev, at=day.at(minutes))
    if until >= 125:
        _go_home(day, visit)
    return day


def _checks(day: Day) -> None:
    before = dict(zip(SIGNALS, (122, 78, 70, 98, 14, 5, 0, 2), strict=True)) | {"temperature_c": 36.6}
    day.read(-12, before)
    actions.answer_checks(session=day.session, answers=_answers(day), by=day.cast.eun, at=day.at(-8))


def _answers(day: Day) -> dict[str, str]:
    people = {name: str(person.pk) for name, person in day.cast.people.items()}
    yes = ("identity", "consent_today", "escort", "driving", "news", "bls", "equipment", "room", "intention")
    return dict.fromkeys(yes, "yes") | {
        "second_person": people["dev"],
        "food": "8",
        "drink": "3",
        "pregnancy": "negative",
        "suicide_screen": "0",
        "mania_psychosis": "no",
        "mood": "a little nervous, looking forward",
        "taken": "none",
        "allergies": "none",
        "weight": "74",
        "prescriber": people["femi"],
        "monitor": people["eun"],
        "therapist": people["dev"],
        "acls": people["femi"],
        "ratio": "1",
        "lot": "A1",
        "expiry": (day.dosed_at + timedelta(days=200)).date().isoformat(),
        "count": "9",
        "waste": "witnessed",
    }


def _go_home(day: Day, visit: "PlannedVisit") -> None:
    actions.answer_leaving(session=day.session, answers=LEAVING, by=day.cast.eun, at=day.at(122))
    said = {"started_at": day.at(-25), "course": "Quiet. Hand offered once, as agreed. Came back gently."}
    note = therapy.save_note(visit=visit, said=said, by=day.cast.dev, at=day.at(123))
    therapy.sign_note(note=note, by=day.cast.dev, at=day.at(123))
    actions.note_closed(session=day.session, by=day.cast.dev, at=day.at(124))
    actions.discharge(session=day.session, by=day.cast.eun, at=day.at(125))
