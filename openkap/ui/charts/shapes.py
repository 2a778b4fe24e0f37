"""What a chart says, before anyone draws it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its points in order of time. `hue` is one of the eight chart colours, 1 to 8."""

    label: str
    points: tuple[tuple[datetime, float], ...]
    hue: int = 1


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of the upright axis, such as a range of severity."""

    low: float
    high: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A value that means something when the line crosses it, such as where a change becomes reliable."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a time; kinds "dose" and "integration" have shapes of their own."""

    at: datetime
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over time. Without `y_max` the axis ends just above the highest value or band."""

    title: str
    sentence: str
    y_label: str
    series: tuple[Series, ...]
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    limits: tuple[Limit, ...] = ()
    y_min: float = 0
    y_max: float | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A range reported elsewhere, with its own number of people; drawn pale behind the clinic's own."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One estimate with its interval, and how many people it rests on. No estimate: too few to say."""

    label: str
    estimate: float | None
    low: float | None
    high: float | None
    counted: int
    missing: int
    total: int
    hue: int = 1
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class ForestChart:
    """Estimates side by side on one axis. With `share`, values are fractions 0 to 1 and shown in percent."""

    title: str
    sentence: str
    rows: tuple[ForestRow, ...]
    share: bool = True
    x_min: float = 0
    x_max: float = 1
    x_label: str = ""
