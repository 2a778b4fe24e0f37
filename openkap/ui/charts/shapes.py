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


@dataclass(frozen=True, slots=True)
class Place:
    """One thing on a map. `row` from the top, `lane` from the left; lane 0 spans them all. `href` opens it."""

    id: str
    title: str
    row: int
    lane: int
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One thing acts on another. `look` names the line (solid, dashed, ...), `word` is written on it, `end` is how it
    meets the other: "arrow", "bar" or "open"; `name` is the whole of it for those who hear the page."""

    from_: str
    to: str
    look: str
    word: str
    end: str
    name: str
    href: str
    band: str
    chosen: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Belt:
    """A named stretch of rows."""

    id: str
    title: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Things in lanes and rows, and what acts on what. Places with lane 0 are bars at the top and at the bottom."""

    title: str
    sentence: str
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    belts: tuple[Belt, ...]
