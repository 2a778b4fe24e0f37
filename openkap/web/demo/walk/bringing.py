"""Records that invented clients bring, and who reads them."""

from datetime import datetime
from typing import TYPE_CHECKING

from openkap.clinic.models import Episode
from openkap.records import actions as records
from openkap.records.checking import Limits, check
from openkap.records.seed import document
from openkap.web.demo.people import Cast
from openkap.web.demo.walk.arriving import account

if TYPE_CHECKING:
    from openkap.records.models import Record, RecordRequest


def bring_record(episode: Episode, *, kind: str, title: str, at: datetime) -> "Record":
    """The client brings a page of paper."""
    page = document("An invented document of the demonstration.", f"{title.capitalize()}, {at:%d %B %Y}.")
    said = {"kind": kind, "title": title, "dated_on": at.date()}
    return records.bring(episode=episode, **said, file=check(page, Limits()), by=account(episode), at=at)


def read_record(cast: Cast, record: "Record", *, at: datetime) -> None:
    """The prescriber reads it."""
    records.read(record=record, by=cast.femi, at=at)


def ask_for_record(cast: Cast, episode: Episode, *, kind: str, note: str, at: datetime) -> "RecordRequest":
    """The prescriber asks for one more."""
    return records.ask_for(episode=episode, kind=kind, note=note, by=cast.femi, at=at)
