"""A monitor's real record of one person: what is in it, and which alerts it raises."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from openkap.core.library import standard
from openkap.core.monitoring import Baseline, Reading, alerts
from tests.validation.figures.figure import Figure, rows

RECORD = "Vital signs s00001"
NAME = "open/vitals_mimic2_s00001_1min.csv"
START = datetime(2025, 3, 4, tzinfo=UTC)
COLUMNS = {
    "heart_rate_bpm": "HR",
    "spo2_percent": "SpO2",
    "systolic_mmhg": "NBPSys",
    "diastolic_mmhg": "NBPDias",
}


@cache
def record(data: Path, name: str = NAME) -> list[Reading]:
    return [
        Reading(
            at=START + timedelta(minutes=int(row["minute"])),
            **{signal: float(row[column]) for signal, column in COLUMNS.items() if row[column]},
        )
        for row in rows(data / name)
    ]


def raised(readings: list[Reading]):
    plan = standard().shelf("monitoring").get("kap").for_route("im")
    return alerts(plan, readings, baseline=Baseline(), started_at=None, now=readings[-1].at)


def minutes(signal, holds):
    def found(data):
        values = (reading.value(signal) for reading in record(data))
        return sum(value is not None and holds(value) for value in values)

    return found


def off(data):
    """A zero is a sensor that is off: the reading keeps it as it came."""
    return sum(reading.spo2_percent == 0 for reading in record(data))


def desaturations(data):
    found = raised(record(data))
    return sum(alert.signal == "spo2_percent" and alert.level != "amber" for alert in found)


FIGURES = (
    Figure(RECORD, "minutes with the oximeter off", "363", off),
    Figure(RECORD, "minutes with SpO2 in (0, 90)", "0", minutes("spo2_percent", lambda value: 0 < value < 90)),
    Figure(RECORD, "desaturation alarms raised", "0", desaturations),
    Figure(RECORD, "minutes with a cuff pressure", "152", minutes("systolic_mmhg", lambda value: value > 0)),
    Figure(RECORD, "systolic of 160 or more", "2", minutes("systolic_mmhg", lambda value: value >= 160)),
    Figure(RECORD, "systolic of 180 or more", "0", minutes("systolic_mmhg", lambda value: value >= 180)),
    Figure(RECORD, "minutes with a pulse in (0, 50)", "8", minutes("heart_rate_bpm", lambda value: 0 < value < 50)),
)
