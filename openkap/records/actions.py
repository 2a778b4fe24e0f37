"""What is done with records. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.core import verdict
from openkap.core.verdict import insist
from openkap.records import keeping, policies, queries, sealing
from openkap.records.checking import Checked
from openkap.records.models import Reading, Record, RecordRequest, SealedFile, Strike

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

Unreadable = sealing.Unreadable


class Refused(verdict.Refused):
    """An act on a record that may not be done now; its text is the reason."""


@transaction.atomic
def bring(
    *, episode: "Episode", kind: str, title: str, dated_on: date | None, file: Checked, by: "User", at: datetime
) -> Record:
    """Keep a document that was looked through, sealed. Whoever asked for one of this kind is told; what somebody of
    the clinic brings and may read themselves is no news to them."""
    insist(policies.may_bring(by, episode), Refused)
    record = Record.objects.create(
        episode=episode,
        kind=kind,
        title=title,
        dated_on=dated_on,
        media_type=file.media_type,
        size_bytes=len(file.content),
        pages=file.pages,
        at=at,
        by=by,
    )
    sealed = keeping.sealed(record, file.content)
    SealedFile.objects.create(record=record, key_id=sealed.key_id, box=sealed.box)
    if by.practitioner is not None and policies.may_see(by, kind):
        Reading.objects.create(record=record, at=at, by=by)
    _answer_requests(record, by=by, at=at)
    audit.record("records:record:brought", record, by=by, at=at, facts={"kind": kind})
    return record


@transaction.atomic
def read(*, record: Record, by: "User", at: datetime) -> bytes:
    """Open the file. That somebody of the clinic did so for the first time is kept, and ends the client's taking it
    back. Unreadable when its key is missing or its seal does not fit."""
    locked = _locked(record)
    if hasattr(locked, "strike"):
        raise Refused("This record is struck: its file is not shown any more.")
    content = keeping.unsealed(SealedFile.objects.get(record=locked))
    if by.practitioner is not None:
        _, first = Reading.objects.get_or_create(record=locked, by=by, defaults={"at": at})
        if first:
            audit.record("records:record:read", locked, by=by, at=at)
    return content


@transaction.atomic
def withdraw(*, record: Record, by: "User", at: datetime) -> Strike:
    """The client takes back what nobody has read. That there was something stays; what it showed is gone."""
    locked = _locked(record)
    is_read = locked.readings.exists()
    insist(policies.may_withdraw(by, locked, is_read=is_read, is_struck=hasattr(locked, "strike")), Refused)
    SealedFile.objects.filter(record=locked).delete()
    row = Strike.objects.create(record=locked, at=at, by=by)
    audit.record("records:record:withdrawn", locked, by=by, at=at)
    return row


@transaction.atomic
def strike(*, record: Record, reason: str, by: "User", at: datetime) -> Strike:
    """The clinic says that a record does not belong here. Its file stays sealed and is not shown any more."""
    locked = _locked(record)
    insist(policies.may_strike(by, locked, is_struck=hasattr(locked, "strike")), Refused)
    row = Strike.objects.create(record=locked, reason=reason, at=at, by=by)
    audit.record("records:record:struck", locked, by=by, at=at)
    return row


@transaction.atomic
def ask_for(*, episode: "Episode", kind: str, note: str, by: "User", at: datetime) -> RecordRequest:
    """Ask the client to bring something."""
    asked = {row.kind for row in queries.open_requests(episode)}
    insist(policies.may_ask(by, episode, kind, asked), Refused)
    row = RecordRequest.objects.create(episode=episode, kind=kind, note=note, at=at, by=by)
    audit.record("records:record:asked_for", row, by=by, at=at, facts={"kind": kind})
    notify.client_notice(client=episode.client, kind="records:asked_for", url=reverse("portal-records"), at=at)
    return row


@transaction.atomic
def stop_asking(*, request: RecordRequest, by: "User", at: datetime) -> None:
    """It is not needed any more. Saying it twice changes nothing."""
    if not by.may("records:request:write"):
        raise Refused("Your role does not ask for records.")
    if request.until_at is None:
        _end(request, by=by, at=at)
        audit.record("records:record:not_needed", request, by=by, at=at, facts={"kind": request.kind})


@transaction.atomic
def reseal(*, file: SealedFile, by: "User | None", at: datetime) -> bool:
    """Seal one file with the newest key. False when it is already. Unreadable when it cannot be opened."""
    locked = SealedFile.objects.select_for_update().select_related("record").get(pk=file.pk)
    if locked.key_id == keeping.ring().newest:
        return False
    sealed = keeping.sealed(locked.record, keeping.unsealed(locked))
    locked.key_id, locked.box = sealed.key_id, sealed.box
    locked.save(update_fields=["key_id", "box"])
    audit.record("records:record:resealed", locked.record, by=by, at=at, facts={"key": sealed.key_id})
    return True


def _locked(record: Record) -> Record:
    """The record while nobody else reads or strikes it."""
    return Record.objects.select_for_update().get(pk=record.pk)


def _answer_requests(record: Record, *, by: "User", at: datetime) -> None:
    """A request ends with what it asked for; whoever asked is told, unless they brought it themselves."""
    for asked in queries.open_requests(record.episode).filter(kind=record.kind):
        _end(asked, by=by, at=at)
        if asked.by_id != by.pk:
            url = reverse("staff-records", args=[record.episode_id])
            notify.notice(to=asked.by, kind="records:brought", url=url, at=at)


def _end(request: RecordRequest, *, by: "User", at: datetime) -> None:
    request.until_at, request.until_by = at, by
    request.save(update_fields=["until_at", "until_by"])
