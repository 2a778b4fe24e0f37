"""Some days of the calendar, line by line: the rooms, or the people; each day of a line is a cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.scheduling.models import Leave, RoomClosure
from openkap.scheduling.queries.appointments import active
from openkap.scheduling.queries.days import LONGEST, Entry, bounds, reachable
from openkap.scheduling.queries.rota import bookable

if TYPE_CHECKING:
    from openkap.clinic.models import User

QUARTER, DAY_FROM, DAY_UNTIL, MOST_LANES = 15, 8, 18, 5


@dataclass(frozen=True)
class Block:
    """One appointment in a cell: how many quarters of an hour after midnight by the clock on the wall, how many
    quarters long, and beside how many others."""

    entry: Entry
    first: int
    quarters: int
    lane: int

    def place(self, above: int) -> str:
        """Its place on a page of one day, in the words of the style sheet."""
        return f"q-{self.first - above} s-{self.quarters} l-{min(self.lane, MOST_LANES)}"


@dataclass(frozen=True)
class Cell:
    """One day of one line, and what stands against booking it."""

    on: date
    blocks: list[Block]
    shut: list[str]


@dataclass(frozen=True)
class Line:
    """One room or one person. `room_id` is None for a person and for what needs no room."""

    title: str
    note: str
    room_id: int | None
    cells: list[Cell]


@dataclass(frozen=True)
class Stretch:
    """Days in a row, and the hours that a page of one day has to show."""

    days: list[date]
    lines: list[Line]
    first_hour: int
    last_hour: int

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Each hour with its place, in quarters from the first."""
        return [(hour, 4 * (hour - self.first_hour)) for hour in range(self.first_hour, self.last_hour)]

    @property
    def count(self) -> int:
        return len({block.entry.appointment.pk for line in self.lines for cell in line.cells for block in cell.blocks})


def stretch(from_on: date, days: int, *, by: str, user: "User") -> Stretch:
    """So many days from this one on, by "room" or by "person". Six queries, however much is booked."""
    on = [from_on + timedelta(days=number) for number in range(days)]
    begin, end = bounds(on[0])[0], bounds(on[-1])[1]
    found = list(active().filter(starts_at__gt=begin - LONGEST, starts_at__lt=end, ends_at__gt=begin))
    known = reachable(found, user)
    entries = [Entry(each, each.episode_id in known) for each in found]
    lines = _people(entries, on, begin, end) if by == "person" else _rooms(entries, on, begin, end)
    blocks = [block for line in lines for cell in line.cells for block in cell.blocks]
    return Stretch(
        days=on,
        lines=lines,
        first_hour=min([DAY_FROM, *(block.first // 4 for block in blocks)]),
        last_hour=min(24, max([DAY_UNTIL, *(-(-(block.first + block.quarters) // 4) for block in blocks)])),
    )


def _rooms(entries: Sequence[Entry], on: Sequence[date], begin: datetime, end: datetime) -> list[Line]:
    closures = RoomClosure.objects.filter(from_at__lt=end, until_at__gt=begin, withdrawn_at__isnull=True)
    shut: dict[int, list[tuple[datetime, datetime, str]]] = {}
    for row in closures:
        shut.setdefault(row.room_id, []).append((row.from_at, row.until_at, f"closed: {row.get_reason_display()}"))
    lines, open_ = [], set(clinic.rooms().values_list("pk", flat=True))
    for room in clinic.rooms(also=[entry.appointment.room_id for entry in entries]):
        here = [entry for entry in entries if entry.appointment.room_id == room.pk]
        note = (
            f"{room.get_kind_display()}, closed for good: nothing new is booked here"
            if room.pk not in open_
            else room.get_kind_display()
        )
        lines.append(Line(room.name, note, room.pk, _cells(here, on, shut.get(room.pk, []))))
    homeless = [entry for entry in entries if entry.appointment.room_id is None]
    return [*lines, Line("Without a room", "", None, _cells(homeless, on, []))] if homeless else lines


def _people(entries: Sequence[Entry], on: Sequence[date], begin: datetime, end: datetime) -> list[Line]:
    leaves = Leave.objects.filter(from_at__lt=end, until_at__gt=begin, withdrawn_at__isnull=True)
    shut: dict[int, list[tuple[datetime, datetime, str]]] = {}
    for row in leaves:
        shut.setdefault(row.practitioner_id, []).append((row.from_at, row.until_at, "away"))
    mine: dict[int, list[Entry]] = {}
    for entry in entries:
        for part in entry.appointment.roles.all():
            mine.setdefault(part.practitioner_id, []).append(entry)
    return [
        Line(person.name, person.role_title, None, _cells(mine.get(person.pk, []), on, shut.get(person.pk, [])))
        for person in bookable()
    ]


def _cells(entries: Sequence[Entry], on: Sequence[date], shut: Iterable[tuple[datetime, datetime, str]]) -> list[Cell]:
    return [_cell(entries, day, shut) for day in on]


def _cell(entries: Sequence[Entry], day: date, shut: Iterable[tuple[datetime, datetime, str]]) -> Cell:
    begin, end = bounds(day)
    here = [each for each in entries if each.appointment.starts_at < end and each.appointment.ends_at > begin]
    here.sort(key=lambda entry: (entry.appointment.starts_at, entry.appointment.pk))
    words = [what for from_at, until_at, what in shut if from_at < end and until_at > begin]
    return Cell(day, _blocks(here, day), words)


def _blocks(entries: Sequence[Entry], day: date) -> list[Block]:
    """Side by side where they overlap: each takes the first lane that is free again."""
    free: list[int] = []
    blocks = []
    for entry in entries:
        first, last = _quarter(entry.appointment.starts_at, day), _quarter(entry.appointment.ends_at, day)
        if first and last < 96:  # as long as it lasts, even where the clock is put back meanwhile
            last = first + entry.appointment.minutes // QUARTER
        last = min(96, max(last, first + 1))
        lane = next((number for number, until in enumerate(free) if until <= first), len(free))
        free[lane : lane + 1] = [last]
        blocks.append(Block(entry, first, last - first, lane))
    return blocks


def _quarter(at: datetime, day: date) -> int:
    """By the clock on the wall: on the night of a changed clock two moments may share a place, none falls out."""
    local = timezone.localtime(at)
    if local.date() != day:
        return 0 if local.date() < day else 96
    return (60 * local.hour + local.minute) // QUARTER
