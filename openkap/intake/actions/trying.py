"""Treatments that the client has had: named, and taken off the list. Nothing is deleted."""

from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import Verdict, insist
from openkap.intake import policies, queries
from openkap.intake.actions.answering import follow_lists
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import NoneDeclared, PacketDraft, Treatment

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


class Course(TypedDict, total=False):
    """What may be told of a treatment beside what it was and whether it helped."""

    dose_text: str
    began_on: date | None
    ended_on: date | None
    ongoing: bool
    weeks: int | None
    why_stopped: str


@transaction.atomic
def add_treatment(
    *,
    episode: "Episode",
    kind: str,
    name: str,
    this_time: str,
    helped: str,
    by: "User",
    at: datetime,
    **course: Unpack[Course],
) -> Treatment:
    """Write down a treatment as the client tells it; the questions that it answers follow. Refused: a day ahead, before
    the client was born, or an end before its beginning."""
    insist(policies.may_list(by, episode), Refused)
    insist(_possible(course, episode.client.born_on, at), Refused)
    before = queries.lists_of(episode).told
    what = {"kind": kind, "name": name, "this_time": this_time, "helped": helped}
    treatment = Treatment.objects.create(episode=episode, **what, **course, at=at, by=by)
    NoneDeclared.objects.filter(episode=episode, list="tried").delete()
    PacketDraft.objects.filter(episode=episode, part="tried").delete()
    audit.record("intake:treatment:listed", treatment, by=by, at=at)
    follow_lists(episode=episode, before=before, by=by, at=at)
    return treatment


def _possible(course: Course, born_on: date | None, at: datetime) -> Verdict:
    began_on, ended_on = course.get("began_on"), course.get("ended_on")
    return policies.may_have_been(began_on, ended_on, ongoing=course.get("ongoing", False), born_on=born_on, at=at)


@transaction.atomic
def end_treatment(*, episode: "Episode", pk: int, by: "User", at: datetime) -> None:
    """Take a treatment off the list. Doing it again changes nothing."""
    insist(policies.may_list(by, episode), Refused)
    row = queries.treatments(episode).filter(pk=pk).first()
    if row is not None:
        before = queries.lists_of(episode).told
        row.until_at, row.until_by = at, by
        row.save(update_fields=["until_at", "until_by"])
        audit.record("intake:treatment:ended", row, by=by, at=at)
        follow_lists(episode=episode, before=before, by=by, at=at)
