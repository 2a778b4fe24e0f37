"""Questions about records: what was brought, who read it, what is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from openkap.records import policies
from openkap.records.models import KINDS, Reading, Record, RecordRequest, SealedFile

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

__all__ = ["KINDS", "Panel", "Row"]
NEWEST = 6


@dataclass(frozen=True)
class Row:
    """One record with all that happened to it. `readers`: who opened it first when, oldest first."""

    record: Record
    readers: tuple[tuple[str, datetime], ...]
    struck_at: datetime | None
    struck_by: str
    reason: str

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None

    @property
    def is_news(self) -> bool:
        """Nobody of the clinic has read it yet."""
        return not self.readers and not self.is_struck

    @property
    def brought_by(self) -> str:
        name: str = self.record.by.name
        return name


@dataclass(frozen=True)
class Panel:
    """What the chart shows: the newest records, how many are unread, how many there are, and what is asked for."""

    rows: tuple[Row, ...]
    news: int
    total: int
    asked: tuple[RecordRequest, ...]


def panel(episode: "Episode") -> Panel:
    """Three queries, or two when nothing was brought."""
    counted = counting(episode)
    news = sum(row.is_news for row in counted)
    return Panel(tuple(counted[:NEWEST]), news, len(counted), tuple(open_requests(episode)))


def records() -> QuerySet[Record]:
    """Every record, with what leads to its client. Files are not read."""
    return Record.objects.select_related("episode__client", "episode__closure", "by")


def brought(episode: "Episode") -> list[Row]:
    """Everything that was brought in this episode, newest first."""
    found = records().filter(episode=episode).select_related("strike__by")
    return [_row(each) for each in found.prefetch_related(Prefetch("readings", Reading.objects.select_related("by")))]


def counting(episode: "Episode") -> list[Row]:
    """What was brought and counts, newest first."""
    return [row for row in brought(episode) if not row.is_struck]


def seen_by(user: "User", episode: "Episode") -> list[Row]:
    """Of these, the ones that this person's role may see."""
    return [row for row in brought(episode) if policies.may_see(user, row.record.kind)]


def row(record: Record) -> Row:
    return _row(record)


def kind_of(record_id: int) -> str:
    """What kind of record it is; empty when there is none."""
    return Record.objects.filter(pk=record_id).values_list("kind", flat=True).first() or ""


def has_any(episode: "Episode") -> bool:
    return Record.objects.filter(episode=episode, strike=None).exists()


def requests() -> QuerySet[RecordRequest]:
    return RecordRequest.objects.select_related("episode__client", "by")


def open_requests(episode: "Episode") -> QuerySet[RecordRequest]:
    """What the clinic asks for and nobody has brought yet."""
    return requests().filter(episode=episode, until_at=None)


def sealed_files() -> QuerySet[SealedFile]:
    return SealedFile.objects.select_related("record")


def _row(record: Record) -> Row:
    strike = getattr(record, "strike", None)
    return Row(
        record=record,
        readers=tuple((each.by.name, each.at) for each in record.readings.all()),
        struck_at=strike.at if strike else None,
        struck_by=strike.by.name if strike else "",
        reason=strike.reason if strike else "",
    )
