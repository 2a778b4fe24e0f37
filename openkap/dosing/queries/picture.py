"""The day in one picture: blood pressure, pulse and saturation over time, with doses and alert ranges."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkap.core.monitoring import believed
from openkap.dosing.queries.flowsheet import Flowsheet
from openkap.ui.charts import Band, LineChart, Mark, Series

DRAWN = (("systolic_mmhg", 1), ("diastolic_mmhg", 2), ("heart_rate_bpm", 3), ("spo2_percent", 4))
BANDED = "systolic_mmhg"


def picture(sheet: Flowsheet) -> LineChart | None:
    """The chart of one session; None until something was measured. Values of a sensor that was off are left out."""
    series = tuple(line for signal, hue in DRAWN if (line := _series(sheet, signal, hue)).points)
    if not series:
        return None
    return LineChart(
        title=_("Vital signs today"),
        sentence=_sentence(sheet),
        y_label=_("mmHg, per minute, %"),
        series=series,
        bands=_bands(sheet),
        marks=tuple(Mark(dose.given_at, f"{dose.dose_mg.normalize():f} mg", "dose") for dose in sheet.administrations),
        y_min=_floor(series),
    )


def _series(sheet: Flowsheet, signal: str, hue: int) -> Series:
    known = sheet.plan.plan.by_signal[signal]
    points = tuple((reading.at, value) for reading in sheet.readings if (value := believed(known, reading)) is not None)
    return Series(known.title, points, hue)


def _bands(sheet: Flowsheet) -> tuple[Band, ...]:
    """Where a systolic pressure calls, by the plan's own absolute limits."""
    limits = {
        rule.level: rule.when[0].limit
        for rule in sheet.plan.alerts
        if rule.signal == BANDED and len(rule.when) == 1 and rule.when[0].compare == "above"
    }
    if "amber" not in limits or "red" not in limits:
        return ()
    return (Band(limits["amber"], limits["red"], _("systolic amber")),)


def _floor(series: tuple[Series, ...]) -> float:
    """The nearest ten under the lowest value, so that the lines use the picture's height."""
    lowest = min(value for line in series for _at, value in line.points)
    return max(0.0, lowest // 10 * 10 - 10)


def _sentence(sheet: Flowsheet) -> str:
    readings, alerts = len(sheet.readings), len(sheet.alerts)
    grave = sum(item.alert.level != "amber" for item in sheet.alerts)
    said = ngettext("%d reading", "%d readings", readings) % readings
    if not alerts:
        return _("%s, no alert.") % said
    called = ngettext("%d alert", "%d alerts", alerts) % alerts
    return _("%(readings)s, %(alerts)s, %(grave)d red or black.") % {
        "readings": said,
        "alerts": called,
        "grave": grave,
    }
