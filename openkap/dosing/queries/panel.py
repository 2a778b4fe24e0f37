"""What the chart shows of dosing days. It reads numbers, not whole records: a client may have many days."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from openkap.core.library import standard
from openkap.dosing.models import Administration, Alert, DosingSession, VitalSigns

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

PRESSURE = ("systolic_mmhg", "diastolic_mmhg")
Pressures = list[dict[str, float | None]]


@dataclass(frozen=True)
class PanelRow:
    """One dosing day in one line. `peak`: the highest systolic and diastolic; `grave`: red and black alerts."""

    number: int
    session: DosingSession
    given_mg: Decimal
    peak: str
    grave: int


@dataclass(frozen=True)
class Panel:
    """Every dosing day of the episode, newest first."""

    rows: tuple[PanelRow, ...]


def panel(episode: "Episode") -> Panel:
    """Four queries, however many days there were; one where there was none."""
    days = list(DosingSession.objects.filter(episode=episode).select_related("discharge", "stand_down"))
    if not days:
        return Panel(())
    given, taken, grave = _given(episode), _pressures(episode), _grave(episode)
    return Panel(
        tuple(
            PanelRow(len(days) - index, day, given[day.pk], _peak(day, taken.get(day.pk, [])), grave[day.pk])
            for index, day in enumerate(days)
        )
    )


def _given(episode: "Episode") -> defaultdict[int, Decimal]:
    """Milligrams by session."""
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    doses = Administration.objects.filter(session__episode=episode).order_by()
    for session, dose_mg in doses.values_list("session_id", "dose_mg"):
        found[session] += dose_mg
    return found


def _grave(episode: "Episode") -> Counter[int]:
    """Red and black alerts by session."""
    found = Alert.objects.filter(session__episode=episode).exclude(level="amber").order_by()
    return Counter(found.values_list("session_id", flat=True))


def _pressures(episode: "Episode") -> dict[int, Pressures]:
    """Blood pressure of every reading by session, corrections applied in the order in which they were made."""
    rows = VitalSigns.objects.filter(session__episode=episode).order_by("corrections__at", "corrections__pk")
    readings: dict[int, tuple[int, dict[str, float | None]]] = {}
    for row in rows.values_list("session_id", "pk", *PRESSURE, "corrections__signal", "corrections__value"):
        session, pk, systolic, diastolic, signal, value = row
        _, values = readings.setdefault(pk, (session, dict(zip(PRESSURE, (systolic, diastolic), strict=True))))
        values |= {signal: value} if signal else {}
    found: dict[int, Pressures] = {}
    for session, values in readings.values():
        found.setdefault(session, []).append(values)
    return found


def _peak(day: DosingSession, taken: Pressures) -> str:
    """Such as 165/78, without what a sensor made up; empty where nothing was measured."""
    highs = [_highest(day, signal, [values[signal] for values in taken]) for signal in PRESSURE]
    return "/".join(f"{high:g}" for high in highs if high is not None)


def _highest(day: DosingSession, signal: str, values: list[float | None]) -> float | None:
    known = standard().shelf("monitoring").get(day.monitoring, day.monitoring_version).by_signal[signal]
    return max((value for value in values if value is not None and not known.is_artefact(value)), default=None)
