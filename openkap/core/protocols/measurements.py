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
    """Every occasion whose anchor has a time in `times`, earliest first; anchors without a time are left for later."""
    found = [occasion for measurement in protocol.measurements for occasion in _of(protocol, measurement, times)]
    return sorted(found, key=lambda occasion: (occasion.opens_at, occasion.instrument, occasion.moment))


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
