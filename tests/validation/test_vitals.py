"""A monitor's real record through the alert rules: sensors that go off are not desaturations.

Given by OPENKAP_VALIDATION_DATA (a folder) and OPENKAP_VITALS (a file in it, one row a minute).
"""

import os
from pathlib import Path

import pytest

from openkap.core.monitoring import Reading
from tests.validation.figures.vitals import NAME, raised, record

FOLDER = os.environ.get("OPENKAP_VALIDATION_DATA")
pytestmark = [
    pytest.mark.validation,
    pytest.mark.skipif(not FOLDER, reason="OPENKAP_VALIDATION_DATA names no folder"),
]


@pytest.fixture(params=os.environ.get("OPENKAP_VITALS", NAME).split(","))
def readings(request) -> list[Reading]:
    return record(Path(FOLDER or "."), request.param)


def low(readings: list[Reading], signal: str, limit: float) -> int:
    values = (reading.value(signal) for reading in readings)
    return sum(value is not None and 0 < value < limit for value in values)


def test_a_sensor_that_is_off_raises_no_desaturation_alarm(readings):
    off = sum(reading.spo2_percent == 0 for reading in readings)
    alarms = [alert for alert in raised(readings) if alert.signal == "spo2_percent" and alert.level != "amber"]
    assert off > 0
    assert (low(readings, "spo2_percent", 90), alarms) == (0, [])


def test_every_saturation_alert_has_a_real_low_value(readings):
    found = [alert for alert in raised(readings) if alert.signal == "spo2_percent"]
    assert all(alert.value is not None and 0 < alert.value < 94 for alert in found)
    assert len(found) <= low(readings, "spo2_percent", 94)


def test_the_slow_pulse_and_the_high_pressures_of_the_record_are_seen(readings):
    found = raised(readings)
    rules = {alert.rule for alert in found}
    assert ("pulse-low-amber" in rules) is (low(readings, "heart_rate_bpm", 50) > 0)
    above = [reading for reading in readings if (reading.systolic_mmhg or 0) > 160]
    assert ("systolic-high-amber" in rules) is bool(above)
    assert not [alert for alert in found if alert.signal == "systolic_mmhg" and alert.level == "red"]
