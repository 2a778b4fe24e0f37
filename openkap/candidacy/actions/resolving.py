"""When both halves are signed: a letter where they agree; where they differ, the two settle it together."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from openkap.candidacy import policies, queries
from openkap.candidacy.actions.refusal import Refused
from openkap.candidacy.models import (
    Determination,
    Opinion,
    OpinionRequest,
    Resolution,
    ResolutionEnd,
    Settlement,
    SettlementSignature,
)
from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.core.verdict import Verdict, insist

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


def conclude(row: Determination, *, by: "User", at: datetime) -> None:
    """Once both halves are signed: a letter where they agree, a resolution where they differ. What was open about an
    earlier determination is over, because the same two have signed anew."""
    if not queries.signed(row):
        return
    for earlier in queries.unsettled_in(row.episode):
        _end(earlier, None, by=by, at=at)
    if queries.differ(row):
        _open(row, by=by, at=at)
    _tell_client(row.episode, by=by, at=at)


def _open(row: Determination, *, by: "User", at: datetime) -> None:
    """Both are told, and the two reasons stand side by side."""
    days = settings.OPENKAP_RESOLUTION_DAYS
    due_on = timezone.localtime(at).date() + timedelta(days=days) if days else None
    opened = Resolution.objects.create(determination=row, due_on=due_on, by=by, at=at)
    audit.record("candidacy:resolution:opened", opened, by=by, at=at)
    for each in row.sign_offs.all():
        notify.notice(to=each.by, kind="candidacy:resolution_opened", url=_page(opened), at=at)


@transaction.atomic
def settle(
    *, resolution: Resolution, outcome: str, reason: str, words_for_client: str = "", by: "User", at: datetime
) -> Settlement:
    """One of the two writes down how they go on and signs it; it counts when the other has signed too."""
    row = _locked(resolution)
    pieces = queries.evidence(row.determination.episode, at=at)
    insist(policies.may_settle(by, row, outcome, reason, pieces, at=at), Refused)
    written = Settlement.objects.create(
        resolution=row,
        outcome=outcome,
        reason=reason.strip(),
        words_for_client=words_for_client.strip(),
        by=by,
        at=at,
    )
    audit.record("candidacy:settlement:written", written, by=by, at=at, facts={"outcome": outcome})
    _put_name(written, by=by, at=at)
    if outcome == "no_agreement" and policies.ends_alone(by, row):
        _finish(row, written, by=by, at=at)
    else:
        _tell_both(row, "candidacy:settlement_to_sign", by=by, at=at)
    return written


@transaction.atomic
def sign_settlement(*, settlement: Settlement, by: "User", at: datetime) -> SettlementSignature:
    """The other of the two signs; with that it is settled."""
    row = _locked(settlement.resolution)
    pieces = queries.evidence(row.determination.episode, at=at)
    insist(policies.may_sign_settlement(by, settlement, row, pieces, at=at), Refused)
    found = _put_name(settlement, by=by, at=at)
    _finish(row, settlement, by=by, at=at)
    return found


def _put_name(written: Settlement, *, by: "User", at: datetime) -> SettlementSignature:
    seal = queries.settlement_fingerprint(written, by_id=by.pk, at=at)
    found = SettlementSignature.objects.create(settlement=written, sha256=seal, by=by, at=at)
    audit.record("candidacy:settlement:signed", found, by=by, at=at, facts={"outcome": written.outcome})
    return found


@transaction.atomic
def ask_opinion(*, resolution: Resolution, question: str, by: "User", at: datetime) -> OpinionRequest:
    """Ask the medical director what they think of it."""
    row = _locked(resolution)
    insist(policies.may_ask_opinion(by, row), Refused)
    insist(Verdict("" if question.strip() else "Write down what you would like to know."), Refused)
    asked = OpinionRequest.objects.create(resolution=row, question=question.strip(), by=by, at=at)
    audit.record("candidacy:opinion:asked", asked, by=by, at=at)
    for director in queries.directors(row):
        notify.notice(to=director, kind="candidacy:opinion_asked", url=_page(row), at=at)
    return asked


@transaction.atomic
def give_opinion(*, resolution: Resolution, words: str, by: "User", at: datetime) -> Opinion:
    """The medical director says what they think, to both. It decides nothing."""
    row = _locked(resolution)
    insist(policies.may_give_opinion(by, row), Refused)
    insist(Verdict("" if words.strip() else "Write down what you think."), Refused)
    content = {"question": row.opinion_request.question, "words": words.strip(), "by": by.pk, "at": at.isoformat()}
    halves = sorted(each.sha256 for each in row.determination.sign_offs.all())
    given = Opinion.objects.create(
        request=row.opinion_request,
        words=words.strip(),
        sha256=queries.digest({**content, "halves": halves}),
        by=by,
        at=at,
    )
    audit.record("candidacy:opinion:given", given, by=by, at=at)
    _tell_both(row, "candidacy:opinion_given", by=by, at=at)
    return given


def _finish(row: Resolution, written: Settlement, *, by: "User", at: datetime) -> None:
    """It is settled: both hear of it, and the client gets a letter."""
    _end(row, written, by=by, at=at)
    _tell_both(row, "candidacy:resolution_settled", by=by, at=at)
    _tell_client(row.determination.episode, by=by, at=at)


def _end(row: Resolution, written: Settlement | None, *, by: "User", at: datetime) -> None:
    ended = ResolutionEnd.objects.create(resolution=row, settlement=written, by=by, at=at)
    facts = {"outcome": written.outcome if written else "signed anew"}
    audit.record("candidacy:resolution:ended", ended, by=by, at=at, facts=facts)


def _tell_both(row: Resolution, kind: str, *, by: "User", at: datetime) -> None:
    """The two who signed, but not the one who just acted."""
    for each in row.determination.sign_offs.all():
        if each.by_id != by.pk:
            notify.notice(to=each.by, kind=kind, url=_page(row), at=at)


def _tell_client(episode: "Episode", *, by: "User", at: datetime) -> None:
    """The milestone, and a letter, once the newest determination is decided."""
    row = queries.history(episode).first()
    if row is None or not queries.decided(row):
        return
    clinic.reach(episode=episode, kind="determined", by=by, at=at)
    letter = reverse("portal-candidacy-letter")
    notify.client_notice(client=row.episode.client, kind="candidacy:letter", url=letter, at=at)
    notify.guardians_notice(episode=row.episode, kind="candidacy:letter", at=at)


def _locked(resolution: Resolution) -> Resolution:
    """The resolution as it is now; whoever else acts on it at the same time waits."""
    Determination.objects.select_for_update().get(pk=resolution.determination_id)
    return queries.resolutions().get(pk=resolution.pk)


def _page(row: Resolution) -> str:
    return reverse("staff-candidacy-resolution", args=[row.pk])
