"""Blood pressure before a dose: go, rest and repeat, the prescriber decides, or not today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from openkap.core.monitoring.readings import Reading
from openkap.core.quantities import BloodPressure
from openkap.core.readiness.rules import PressureRule

Outcome = Literal["no_reading", "go", "rest", "prescriber_decides", "no_go"]


@dataclass(frozen=True, slots=True)
class Measured:
    """One believable blood pressure and when it was taken."""

    pressure: BloodPressure
    at: datetime


@dataclass(frozen=True, slots=True)
class PressureStand:
    """Where the flow stands. `tries`: readings in a row above the limit. `repeat_at`: when the next one counts."""

    outcome: Outcome
    last: Measured | None = None
    tries: int = 0
    repeat_at: datetime | None = None


def measured(readings: Iterable[Reading]) -> list[Measured]:
    """The blood pressures among readings, oldest first. Zeros and pairs upside down are no pressure."""
    found = []
    for reading in sorted(readings, key=lambda reading: reading.at):
        if reading.systolic_mmhg is None or reading.diastolic_mmhg is None:
            continue
        try:
            pressure = BloodPressure(round(reading.systolic_mmhg), round(reading.diastolic_mmhg))
        except ValueError:
            continue
        found.append(Measured(pressure, reading.at))
    return found


def pressure_stand(rule: PressureRule, readings: Iterable[Reading]) -> PressureStand:
    """Walk through today's pressures before the dose. A repeat taken before the rest is over does not count."""
    tries: list[Measured] = []
    last: Measured | None = None
    for taken in measured(readings):
        if tries and taken.at - tries[-1].at < rule.rest:
            continue
        last = taken
        tries = [] if taken.pressure.within(rule.go.pressure) else [*tries, taken]
    if last is None:
        return PressureStand("no_reading")
    if not tries:
        return PressureStand("go", last)
    if len(tries) <= rule.repeats:
        return PressureStand("rest", last, len(tries), last.at + rule.rest)
    outcome: Outcome = "prescriber_decides" if last.pressure.below(rule.stop.pressure) else "no_go"
    return PressureStand(outcome, last, len(tries))
