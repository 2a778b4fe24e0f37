"""How far a signal has climbed or dropped within some time: remembered in few values, however long the session lasts.

Of the values in the time before only those can ever matter that no later one undercuts (for a climb) or tops (for a
drop). They are kept oldest first, so the first is the lowest (the highest) of all.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from openkap.core.monitoring.readings import Reading, Signal, believed


class Trend(NamedTuple):
    """What is looked for: which signal, which way, within which time."""

    signal: str
    way: Literal["climb", "drop"]
    within: timedelta

    @property
    def key(self) -> str:
        """Its name among what is seen: no signal is called so."""
        return f"{self.signal} {self.way} {self.within}"


Track = tuple[tuple[float, datetime], ...]  # the values that still matter, oldest first


def followed(trend: Trend, track: Track, value: float, at: datetime) -> Track:
    """The track after one more value: what is too old and what it undercuts (tops) is forgotten."""
    sign = 1 if trend.way == "climb" else -1
    kept = [(old, then) for old, then in track if at - then <= trend.within and sign * old < sign * value]
    return (*kept, (value, at))


def size(track: Track) -> float:
    """How far the newest value lies from the first that matters."""
    return abs(track[-1][0] - track[0][0])


def moved(
    tracks: Mapping[Trend, Track], trends: tuple[Trend, ...], signals: Mapping[str, Signal], reading: Reading
) -> tuple[dict[Trend, Track], dict[str, float | None]]:
    """The tracks after a reading, and the size of each trend that it speaks of; None where the sensor is off."""
    after, sizes = dict(tracks), dict[str, float | None]()
    for trend in trends:
        if reading.value(trend.signal) is None:
            continue
        value = believed(signals[trend.signal], reading)
        if value is not None:
            after[trend] = followed(trend, tracks.get(trend, ()), value, reading.at)
        sizes[trend.key] = None if value is None else size(after[trend])
    return after, sizes
