"""What the chart shows of the decision."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkap.candidacy.models import Determination, SignOff
from openkap.candidacy.queries.determinations import DISCIPLINES, Clearance, clearance, current

if TYPE_CHECKING:
    from openkap.candidacy.queries.evidence import Sources
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class Panel:
    """The newest determination, who signed, and whether it clears the way."""

    row: Determination | None
    signed: tuple[tuple[str, SignOff | None], ...]
    clearance: Clearance


def panel(episode: "Episode", read: "Sources | None" = None) -> Panel:
    """Everything that the chart's candidacy panel shows."""
    row = current(episode)
    by_discipline = {sign_off.discipline: sign_off for sign_off in row.sign_offs.all()} if row else {}
    return Panel(row, tuple((each, by_discipline.get(each)) for each in DISCIPLINES), clearance(row, read))
