"""How the day ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.careplan import actions as careplan
from openkap.clinic import audit, notify
from openkap.clinic import queries as people
from openkap.core.verdict import insist
from openkap.dosing import policies, queries
from openkap.dosing.actions.moving import held, moved
from openkap.dosing.actions.refusal import Refused
from openkap.dosing.models import (
    ClosingNote,
    Discharge,
    DischargeAnswer,
    DischargeOverride,
    DosingSession,
    StandDown,
)
from openkap.intake import actions as intake
from openkap.intake import queries as consents

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def note_closed(*, session: DosingSession, by: "User", at: datetime) -> ClosingNote:
    """The therapist's note of this session is closed. The note itself never enters this room."""
    insist(policies.may_close_note(by, held(session, at=at)), Refused)
    note = ClosingNote.objects.create(session=session, at=at, by=by)
    audit.record("dosing:note:closed", session, by=by, at=at)
    moved(session)
    return note


@transaction.atomic
def answer_leaving(
    *, session: DosingSession, answers: Mapping[str, int], by: "User", at: datetime
) -> list[DischargeAnswer]:
    """Keep what was scored and seen on the way out, where it is new, changed, or older than the last dose."""
    sheet = held(session, at=at)
    insist(policies.may_prepare_leaving(by, sheet), Refused)
    known = {item: row.value for item, row in queries.departure(sheet).answers.items()}
    fresh = [item for item, value in answers.items() if known.get(item) != value]
    rows = [
        DischargeAnswer.objects.create(session=session, item=item, value=answers[item], at=at, by=by) for item in fresh
    ]
    if rows:
        audit.record("dosing:leaving:answered", session, by=by, at=at, facts={"items": ",".join(fresh)})
        moved(session)
    return rows


@transaction.atomic
def override_discharge(
    *, session: DosingSession, kind: str, reason: str, by: "User", at: datetime
) -> DischargeOverride:
    """The prescriber lets the client go although these requirements are open now."""
    sheet = held(session, at=at)
    leaving = queries.departure(sheet)
    insist(policies.may_override_discharge(by, sheet, leaving), Refused)
    open_now = [item.id for item in leaving.discharge.open]
    row = DischargeOverride.objects.create(
        session=session, kind=kind, requirements=open_now, reason=reason, at=at, by=by
    )
    facts = {"kind": kind, "requirements": ",".join(open_now)}
    audit.record("dosing:discharge:overridden", session, by=by, at=at, facts=facts)
    moved(session)
    return row


@transaction.atomic
def discharge(*, session: DosingSession, by: "User", at: datetime) -> Discharge:
    """Sign that the client goes home. The visit counts as kept, with the milestones that brings; tomorrow someone
    calls."""
    sheet = held(session, at=at)
    leaving = queries.departure(sheet)
    insist(policies.may_discharge(by, sheet, leaving), Refused)
    row = Discharge.objects.create(
        session=session,
        at=at,
        by=by,
        requirements={item.id: item.met for item in leaving.discharge.requirements},
        scores=leaving.scores,
        override=None if leaving.discharge.verdict else leaving.override,
    )
    audit.record("dosing:discharge:signed", row, by=by, at=at, facts={"session": session.pk})
    visit = sheet.session.planned_visit
    careplan.keep_visit(visit=visit, started_at=session.started_at, by=by, at=at)
    _lock(sheet, by=by, at=at)
    moved(session)
    _tell(sheet.session, by=by, at=at)
    return row


@transaction.atomic
def stand_down(*, session: DosingSession, reason: str, by: "User", at: datetime) -> StandDown:
    """End the day without a dose. The rest of the team hears, so that the visit is booked again."""
    insist(policies.may_stand_down(by, held(session, at=at)), Refused)
    row = StandDown.objects.create(session=session, reason=reason, at=at, by=by)
    audit.record("dosing:session:stood_down", session, by=by, at=at, facts={"reason": reason})
    moved(session)
    for member in people.team(session.episode):
        if member.practitioner.user_id != by.pk:
            notify.notice(to=member.practitioner.user, kind="dosing:stood_down", url=_address(session), at=at)
    return row


def _lock(sheet: queries.Flowsheet, *, by: "User", at: datetime) -> None:
    """Who goes home after midnight has not slept yet: nothing is signed before the morning after that."""
    episode, until = sheet.session.episode, consents.next_morning(at)
    if sheet.administrations and until > (consents.locked_until(episode, at=at) or at):
        intake.lock_consents(episode=episode, until=until, by=by, at=at)


def _tell(session: DosingSession, *, by: "User", at: datetime) -> None:
    """The care team's therapists and nurses are reminded of tomorrow's call."""
    for member in people.team(session.episode):
        if member.practitioner.role in ("therapist", "nurse"):
            notify.notice(to=member.practitioner.user, kind="dosing:call_tomorrow", url=_address(session), at=at)


def _address(session: DosingSession) -> str:
    return reverse("staff-dosing-session", args=[session.pk])
