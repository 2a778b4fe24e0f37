"""A table of vital signs becomes readings: columns by any of their names, values inside what can be measured at all."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from openkap.cli.faults import Fault
from openkap.cli.tables import Row, Table, number
from openkap.core.monitoring import MonitoringPlan, Reading, Signal

BEGIN = datetime(2000, 1, 1, tzinfo=UTC)  # any moment: only minutes are told
SYMPTOMS = "symptoms"
ALSO = {
    "hr": "heart_rate_bpm",
    "resp": "respiratory_rate_bpm",
    "rr": "respiratory_rate_bpm",
    "nbpsys": "systolic_mmhg",
    "sbp": "systolic_mmhg",
    "nbpdias": "diastolic_mmhg",
    "dbp": "diastolic_mmhg",
    "temp": "temperature_c",
    "moaas": "sedation_moaas",
    "rass": "sedation_rass",
}
UNITS = {"bpm": "/min", "breaths/min": "/min", "beats/min": "/min", "mm hg": "mmhg", "c": "°c", "percent": "%"}
NAMED_UNIT = re.compile(r"(?P<name>[^()\[\]]+)[(\[](?P<unit>[^()\[\]]*)[)\]]")


def signal_named(text: str, plan: MonitoringPlan) -> Signal | None:
    """The signal a person or a monitor calls so, with or without its unit at the end; None when there is none."""
    name = text.strip().lower().replace(" ", "_")
    by_name = {signal.id.rsplit("_", 1)[0]: signal for signal in plan.signals if signal.unit} | dict(plan.by_signal)
    return by_name.get(ALSO.get(name, name))


def at_minute(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def minute_of(at: datetime) -> float:
    return round((at - BEGIN) / timedelta(minutes=1), 2)


class Columns:
    """Which column holds what. `unread`: the columns that are no signal of this plan."""

    def __init__(self, table: Table, plan: MonitoringPlan) -> None:
        self._table, self._plan = table, plan
        self.signals: dict[str, tuple[int, Signal]] = {}
        self.unread: list[str] = []
        self._minute: int | None = None
        self._symptoms: int | None = None
        for place, header in enumerate(table.header):
            self._take(place, header)
        if self._minute is None:
            raise Fault(f"{table.name}, line 1: no column is called minute")
        if not self.signals and self._symptoms is None:
            raise Fault(f"{table.name}, line 1: no column is a signal; there are {', '.join(plan.by_signal)}")

    def readings(self) -> list[Reading]:
        """Every row, in order of time; rows of the same minute stay in the order of the file."""
        return sorted((self._reading(line, row) for line, row in self._table.rows()), key=lambda reading: reading.at)

    def _take(self, place: int, header: str) -> None:
        unit = NAMED_UNIT.fullmatch(header)
        name = unit["name"].strip() if unit else header
        if name.lower() == "minute":
            self._minute = self._first(self._minute, place, "minute")
        elif name.lower() == SYMPTOMS:
            self._symptoms = self._first(self._symptoms, place, SYMPTOMS)
        elif (signal := signal_named(name, self._plan)) is None:
            self.unread.append(header)
        elif signal.id in self.signals:
            raise Fault(f"{self._table.name}, line 1: column {header!r} is a second column of {signal.id}; keep one")
        else:
            self._check_unit(header, unit["unit"] if unit else None, signal)
            self.signals[signal.id] = (place, signal)

    def _first(self, before: int | None, place: int, name: str) -> int:
        if before is not None:
            raise Fault(f"{self._table.name}, line 1: column {name} stands twice; keep one")
        return place

    def _check_unit(self, header: str, unit: str | None, signal: Signal) -> None:
        known = signal.unit.lower()
        if unit is not None and UNITS.get(unit.strip().lower(), unit.strip().lower()) != known:
            expected = f"is in {signal.unit}" if signal.unit else "has no unit"
            raise Fault(f"{self._table.name}, line 1, column {header!r}: unknown unit {unit!r}; {signal.id} {expected}")

    def _reading(self, line: int, row: Row) -> Reading:
        minute = number(row[self._minute or 0])
        if minute is None or minute < 0:
            raise self._fault(line, self._minute or 0, f"{row[self._minute or 0]!r} is no minute from 0 on")
        read = {id: self._value(line, place, row[place], signal) for id, (place, signal) in self.signals.items()}
        if reason := impossible(read):
            raise self._fault(line, self.signals["systolic_mmhg"][0], reason)
        return Reading(at=at_minute(minute), symptoms=self._told(line, row), **read)

    def _value(self, line: int, place: int, text: str, signal: Signal) -> float | None:
        if not text or text.isspace():
            return None
        value = number(text)
        if value is None or not (signal.lowest <= value <= signal.highest or value == signal.off_at_most):
            raise self._fault(line, place, f"{text.strip()!r} is no {signal.id}: {allowed(signal)}, or blank")
        return value

    def _told(self, line: int, row: Row) -> frozenset[str] | None:
        """The symptoms of one row; `none` was asked and is nothing, a blank was not asked."""
        if self._symptoms is None or not row[self._symptoms].strip():
            return None
        told = [word for word in row[self._symptoms].split() if word != "none"]
        known = [symptom.id for symptom in self._plan.symptoms]
        if unknown := sorted(set(told) - set(known)):
            raise self._fault(line, self._symptoms, f"no symptom {', '.join(unknown)}; there are {', '.join(known)}")
        return frozenset(told)

    def _fault(self, line: int, place: int, reason: str) -> Fault:
        return Fault(f"{self._table.name}, line {line}, column {self._table.header[place]!r}: {reason}")


def impossible(read: Mapping[str, float | None]) -> str:
    """Why these values cannot be of one person at one moment; a sensor that is off says nothing."""
    systolic, diastolic = read.get("systolic_mmhg") or 0, read.get("diastolic_mmhg") or 0
    if 0 < systolic <= diastolic:
        return f"systolic {systolic:g} is not above diastolic {diastolic:g}; are the two columns swapped?"
    return ""


def allowed(signal: Signal) -> str:
    """What a device or a person can have written: a value in the signal's range, or that of a sensor that is off."""
    unit = f" {signal.unit}" if signal.unit else ""
    off = "" if signal.off_at_most is None else f", {signal.off_at_most:g} for a sensor that is off"
    return f"{signal.lowest:g} to {signal.highest:g}{unit}{off}"


def named_values(text: str, plan: MonitoringPlan, among: Iterable[str], option: str) -> Mapping[str, float]:
    """`systolic=124,spo2=97` as signals and values; a Fault names the part that is wrong and what is allowed."""
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, given = part.partition("=")
        signal, value = signal_named(name, plan), number(given)
        if signal is None or signal.id not in among:
            raise Fault(f"{option}: {part!r} is not a signal and a number; the signals are {', '.join(sorted(among))}")
        if value is None or not signal.lowest <= value <= signal.highest:
            raise Fault(f"{option}: {given!r} is no {signal.id}: {signal.lowest:g} to {signal.highest:g} {signal.unit}")
        if signal.id in found:
            raise Fault(f"{option}: {signal.id} stands twice")
        found[signal.id] = value
    if reason := impossible(found):
        raise Fault(f"{option}: {reason}")
    return found
