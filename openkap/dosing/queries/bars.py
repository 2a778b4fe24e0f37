"""What calls right now, in one list: unanswered alerts, what the clock made true, and readings that are late."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from openkap.core.monitoring import RANK
from openkap.dosing.models import Alert
from openkap.dosing.queries.flowsheet import Flowsheet


@dataclass(frozen=True)
class Bar:
    """One alert bar. `alert` is the stored alert that waits for an answer; the others end with the next reading.

    `asks` marks the gravest that waits: its answer stands open on the page.
    """

    level: str
    title: str
    says_next: str
    since: datetime
    value: float | None = None
    alert: Alert | None = None
    asks: bool = False


def bars(sheet: Flowsheet) -> list[Bar]:
    """The gravest first, then the newest."""
    found = [
        Bar(item.alert.level, item.title, item.says_next, item.alert.since, item.alert.value, item.alert)
        for item in sheet.waiting
    ]
    if sheet.is_open:
        found += [Bar(call.level, call.title, _enter(call.says_next), call.since) for call in sheet.by_clock]
        found += _late(sheet)
    found.sort(key=lambda bar: (-RANK[bar.level], -bar.since.timestamp()))
    first = next((place for place, bar in enumerate(found) if bar.alert is not None), None)
    return [replace(bar, asks=place == first) for place, bar in enumerate(found)]


def _late(sheet: Flowsheet) -> list[Bar]:
    due = sheet.due
    if due.level is None or due.next_at is None:
        return []
    what = ", ".join(check.title.lower() for check in due.late)
    return [Bar(due.level, _("Reading is late: %(what)s") % {"what": what}, due.says_next, due.next_at)]


def _enter(says_next: str) -> str:
    return f"{says_next} {_('Enter what you see now.')}"
