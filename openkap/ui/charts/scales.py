"""From a value to a place on the page, and the round numbers worth writing beside it."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as date_words

# No value shown here differs by less; below it, floating point has no round steps.
TINY = 1e-6
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
CLOCK_STEPS = [5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR]
DAY_STEPS = [DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY, 91 * DAY, 182 * DAY, 364 * DAY, 728 * DAY]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from values to pixels; `end` may be above `start` on the page."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)


def round_steps(low: float, high: float, most: int) -> list[float]:
    """At most `most` + 1 round numbers from low to high: steps of 1, 2 or 5 times a power of ten."""
    if high - low < TINY:
        return [low]
    rough = (high - low) / most
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def top_of(values: list[float], low: float) -> float:
    """A round number at or above every value."""
    highest = max(values, default=low + 1)
    if highest - low < TINY:
        return low + 1
    steps = round_steps(low, highest, 4)
    step = steps[1] - steps[0] if len(steps) > 1 else highest - low
    return float(steps[-1] if steps[-1] >= highest else steps[-1] + step)


def time_steps(first: datetime, last: datetime, most: int) -> list[tuple[datetime, str]]:
    """Moments between first and last worth a label: clock times within a day and a half, dates beyond."""
    span = (last - first).total_seconds()
    if not span:
        return [(first, date_words(local(first), "j M H:i"))]
    if span <= 1.5 * DAY:
        return _clock_steps(first, last, most)
    days = next((step for step in DAY_STEPS if span / step <= most), DAY_STEPS[-1])
    count = int(span // days)
    pattern = "j M" if span < 300 * DAY else "M Y"
    moments = [first + timedelta(seconds=days * index) for index in range(count + 1)]
    return [(moment, date_words(local(moment), pattern)) for moment in moments]


def _clock_steps(first: datetime, last: datetime, most: int) -> list[tuple[datetime, str]]:
    span = (last - first).total_seconds()
    step = next((step for step in CLOCK_STEPS if span / step <= most), CLOCK_STEPS[-1])
    midnight = local(first).replace(hour=0, minute=0, second=0, microsecond=0)
    index = math.ceil((local(first) - midnight).total_seconds() / step)
    moments = []
    while (moment := midnight + timedelta(seconds=step * index)) <= last:
        moments.append((moment, f"{local(moment):%H:%M}"))
        index += 1
    return moments


def local(moment: datetime) -> datetime:
    """The clinic's own time for an aware moment; a naive one as it is."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def number(value: float) -> str:
    """A number as short as it can be told."""
    return f"{value:.0f}" if abs(value - round(value)) < 1e-9 else f"{value:.1f}"
