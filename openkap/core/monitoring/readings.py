"""What was measured on a client, and what of it can be believed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that is measured.

    `lowest` and `highest` are what can be typed at all, not what is healthy. A value at or under `off_at_most`, above
    `highest`, or not a number comes from a sensor that is off: it says nothing about the client.
    """

    id: str
    title: str
    unit: str = ""
    lowest: float = 0
    highest: float = 10
    decimals: int = 0
    off_at_most: float | None = None
    scale: str = ""
    cite: tuple[str, ...] = ()
    verified: bool = True

    def is_artefact(self, value: float) -> bool:
        """Whether the number was made by the device and not by the client."""
        if not math.isfinite(value) or value > self.highest:
            return True
        return self.off_at_most is not None and value <= self.off_at_most


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something seen or told, ticked when present."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the client. What was not measured is None; `symptoms` is None when nobody asked."""

    at: datetime
    systolic_mmhg: float | None = None
    diastolic_mmhg: float | None = None
    heart_rate_bpm: float | None = None
    spo2_percent: float | None = None
    respiratory_rate_bpm: float | None = None
    temperature_c: float | None = None
    sedation_moaas: float | None = None
    sedation_rass: float | None = None
    distress_0_10: float | None = None
    dissociation_0_10: float | None = None
    nausea_0_3: float | None = None
    pain_0_10: float | None = None
    vomited_times: float | None = None
    on_oxygen: bool | None = None
    symptoms: frozenset[str] | None = None

    def value(self, signal: str) -> float | None:
        """The number read for one signal, as it came."""
        found: float | None = getattr(self, signal)
        return found


NUMBERS = tuple(field.name for field in fields(Reading) if field.name not in {"at", "on_oxygen", "symptoms"})
SYMPTOMS = "symptoms"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last believable value of each signal before the first dose; None when there was none."""

    systolic_mmhg: float | None = None
    diastolic_mmhg: float | None = None
    heart_rate_bpm: float | None = None
    spo2_percent: float | None = None
    respiratory_rate_bpm: float | None = None

    def value(self, signal: str) -> float | None:
        found: float | None = getattr(self, signal, None)
        return found


COMPARED = frozenset(field.name for field in fields(Baseline))


def believed(signal: Signal, reading: Reading) -> float | None:
    """The value of a signal in a reading, or None when it was not measured or the sensor was off."""
    value = reading.value(signal.id)
    return None if value is None or signal.is_artefact(value) else value


def baseline_of(signals: Iterable[Signal], readings: Iterable[Reading], *, before: datetime | None) -> Baseline:
    """The baseline from the readings at or before the first dose, or from all of them while no dose was given."""
    latest: dict[str, float] = {}
    known = [signal for signal in signals if signal.id in COMPARED]
    for reading in sorted(readings, key=lambda reading: reading.at):
        if before is not None and reading.at > before:
            break
        for signal in known:
            value = believed(signal, reading)
            if value is not None:
                latest[signal.id] = value
    return Baseline(**latest)
