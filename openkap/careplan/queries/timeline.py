"""The plan as a picture: a row for each visit, its window as a band, its time as a stone, weeks across."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from openkap.careplan.models import PlannedVisit
from openkap.careplan.queries.visits import standing, starts
from openkap.core.protocols import Window

WEEK = timedelta(weeks=1)
LABELS, RIGHT, ROW, TOP = 190, 1000, 26, 34  # drawing units: the picture is as wide as it is told to be
MOST_WEEK_LABELS = 9


@dataclass(frozen=True)
class Tick:
    """The beginning of a week; `label` is empty where there is no room for words."""

    x: float
    label: str


@dataclass(frozen=True)
class Row:
    """One visit: where its window lies, and its stone when it has a time."""

    visit: PlannedVisit
    y: int
    state: str
    band_x: float
    band_width: float
    stone_x: float | None

    @property
    def text_y(self) -> int:
        return self.y + ROW // 2 + 5

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def band_y(self) -> int:
        return self.y + 6


@dataclass(frozen=True)
class Timeline:
    """All rows with the weeks behind them."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today_x: float | None
    height: int
    weeks: int

    width = RIGHT + 10
    top = TOP - 8

    @property
    def floor(self) -> int:
        """Where the lines end; below it stands the word for today."""
        return self.height - 20

    @property
    def foot(self) -> int:
        return self.height - 5


def timeline(
    visits: Sequence[PlannedVisit], windows: Mapping[str, Window], states: Mapping[str, str], *, now: datetime
) -> Timeline | None:
    """The picture of these visits with their states by key; None when there are none."""
    if not visits:
        return None
    begin = _monday(min(windows[visit.key].earliest for visit in visits))
    end = max(max(windows[visit.key].latest, starts(visit) or now) for visit in visits)
    weeks = -((begin - end) // WEEK)

    def x(at: datetime) -> float:
        share = (at - begin) / (weeks * WEEK)
        return round(LABELS + share * (RIGHT - LABELS), 1)

    rows = tuple(_row(visit, windows[visit.key], states[visit.key], number, x) for number, visit in enumerate(visits))
    step = -(-weeks // MOST_WEEK_LABELS)
    ticks = tuple(Tick(x(begin + n * WEEK), _label(begin + n * WEEK) if n % step == 0 else "") for n in range(weeks))
    today = x(now) if begin <= now <= end else None
    return Timeline(rows, ticks, today, TOP + len(rows) * ROW + 26, weeks)


def _row(visit: PlannedVisit, window: Window, state: str, number: int, x: Callable[[datetime], float]) -> Row:
    at = starts(visit)
    left, right = x(window.earliest), x(max(window.latest, window.earliest))
    return Row(
        visit=visit,
        y=TOP + number * ROW,
        state=state,
        band_x=left,
        band_width=max(right - left, 3),
        stone_x=x(at) if at else None,
    )


def state_of(visit: PlannedVisit, window: Window) -> str:
    """kept, booked, open, or closed when nothing fits any more."""
    if hasattr(visit, "kept"):
        return "kept"
    if standing(visit):
        return "booked"
    return "open" if window.open else "closed"


def _monday(at: datetime) -> datetime:
    local = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return local - timedelta(days=local.weekday())


def _label(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %b}"
