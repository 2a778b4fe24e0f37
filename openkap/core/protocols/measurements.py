"""When each instrument of a protocol is due, once the visits have dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from openkap.core.protocols.definition import Measurement, Protocol


@dataclass(frozen=True, slots=True)
class Occasion:
    """One instrument, due between two moments, counted from one visit."""

    instrument: str
    moment: str
    anchor: str
    opens_at: datetime
    closes_at: datetime


def occasions(protocol: Protocol, times: Mapping[str, datetime]) -> list[Occasion]:
    """Every occasion whose anchor has a time in `times`, earliest first; anchors without a time are left for later.

    A weekly occasion gives way to one of the same instrument before a dose inside it: nobody is asked twice in a day.
    """
    found = [occasion for measurement in protocol.measurements for occasion in _of(protocol, measurement, times)]
    before_doses = [occasion for occasion in found if occasion.moment == "before_dose"]
    kept = [occasion for occasion in found if not any(_gives_way(occasion, other) for other in before_doses)]
    return sorted(kept, key=lambda occasion: (occasion.opens_at, occasion.instrument, occasion.moment))


def _gives_way(occasion: Occasion, other: Occasion) -> bool:
    return (
        occasion.moment == "weekly"
        and occasion.instrument == other.instrument
        and occasion.opens_at <= other.closes_at
        and other.opens_at <= occasion.closes_at
    )


def _of(protocol: Protocol, measurement: Measurement, times: Mapping[str, datetime]) -> Iterator[Occasion]:
    anchors = [protocol.resolve(measurement.anchor)] if measurement.anchor else protocol.doses
    for anchor in anchors:
        if anchor in times:
            yield from _from_anchor(protocol, measurement, anchor, times)


def _from_anchor(
    protocol: Protocol, measurement: Measurement, anchor: str, times: Mapping[str, datetime]
) -> Iterator[Occasion]:
    opens_at, closes_at = times[anchor] + measurement.opens, times[anchor] + measurement.closes
    if measurement.every is None:
        yield Occasion(measurement.instrument, measurement.moment, anchor, opens_at, closes_at)
        return
    until = times.get(protocol.resolve(measurement.until))
    while until is not None and opens_at <= until:
        yield Occasion(measurement.instrument, measurement.moment, anchor, opens_at, closes_at)
        opens_at, closes_at = opens_at + measurement.every, closes_at + measurement.every
