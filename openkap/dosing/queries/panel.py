"""What the chart shows of dosing days."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from openkap.dosing.models import Administration, DosingSession
from openkap.dosing.queries.flowsheet import Flowsheet, build

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class PanelRow:
    """One dosing day in one line."""

    sheet: Flowsheet
    number: int

    @property
    def peak(self) -> str:
        """The highest systolic and diastolic of the day."""
        highs = [_highest(self.sheet, signal) for signal in ("systolic_mmhg", "diastolic_mmhg")]
        return "/".join(f"{high:g}" for high in highs if high is not None)

    @property
    def grave(self) -> int:
        """How many red and black alerts there were."""
        return sum(item.alert.level != "amber" for item in self.sheet.alerts)


@dataclass(frozen=True)
class Panel:
    """Every dosing day of the episode, newest first, and whether one is going on."""

    rows: tuple[PanelRow, ...]

    @property
    def going_on(self) -> Flowsheet | None:
        return next((row.sheet for row in self.rows if row.sheet.is_open), None)


def panel(episode: "Episode", *, now: datetime) -> Panel:
    """Five queries, however many days there were. Who did what is left to the record's own page."""
    days = DosingSession.objects.filter(episode=episode).select_related("discharge", "stand_down")
    days = days.prefetch_related(
        Prefetch("administrations", Administration.objects.select_related("end")), "vital_signs__corrections", "alerts"
    )
    sheets = [build(day, now=now) for day in days]
    return Panel(tuple(PanelRow(sheet, len(sheets) - index) for index, sheet in enumerate(sheets)))


def _highest(sheet: Flowsheet, signal: str) -> float | None:
    known = sheet.plan.plan.by_signal[signal]
    values = [reading.value(signal) for reading in sheet.readings]
    return max((value for value in values if value is not None and not known.is_artefact(value)), default=None)
