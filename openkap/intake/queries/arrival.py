"""What this room knows of a client, read once for whoever on a page needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkap.core.evidence import Evidence
from openkap.intake.queries.answers import ListedMedicine, Said, known_from, latest, medicines, none_declared
from openkap.intake.queries.intakes import IntakeState, intake_of

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class Arrival:
    """The newest row of every question, the evidence they amount to, the medicines, and how far both intakes are."""

    rows: Mapping[str, Said]
    known: dict[str, Evidence]
    medicines: list[ListedMedicine]
    none: frozenset[str]
    intakes: dict[str, IntakeState]


def arrival(episode: "Episode") -> Arrival:
    """Four queries, whatever was told."""
    rows = latest(episode)
    known = known_from(episode.client, rows)
    return Arrival(rows, known, medicines(episode), none_declared(episode), intake_of(episode))
