"""Preparation and integration: the notes that both carry the course."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from openkap.therapy import actions as therapy
from openkap.web.demo.people import Cast

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit

PREPARED = {
    "intention": "What would it be like to put this down for a while?",
    "values": "My sister. Music. Being outdoors early.",
    "touch": "hand",
    "touch_words": "Only a hand, only if I reach out first.",
    "stop_word": "harbour",
    "setting": "Cello, no voices. Eye mask at hand.",
    "coping": "Breathing out slowly; naming five things.",
    "evening_plan": "Cleo drives home and stays the night.",
}
INTEGRATED = {
    "course": "She told it from the sea onwards: being carried, then a door she did not have to open.",
    "behaviour_change": "Write two lines to her sister.",
    "practice_commitment": "Ten minutes of breathing on five days.",
}


def prepare(cast: Cast, visit: "PlannedVisit", *, at: datetime) -> None:
    """The preparation took place, and its note is signed."""
    _sign(cast, visit, PREPARED, at=at)


def integrate(cast: Cast, visit: "PlannedVisit", *, at: datetime) -> None:
    """The integration took place, and its note is signed."""
    _sign(cast, visit, INTEGRATED | {"behaviour_by_on": (at + timedelta(days=3)).date()}, at=at)


def _sign(cast: Cast, visit: "PlannedVisit", said: dict[str, object], *, at: datetime) -> None:
    after = at + timedelta(minutes=visit.minutes)
    note = therapy.save_note(visit=visit, said=said | {"started_at": at}, by=cast.dev, at=after)
    therapy.sign_note(note=note, by=cast.dev, at=after)
