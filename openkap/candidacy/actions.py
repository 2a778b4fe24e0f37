"""Acts of deciding: determine, sign, overrule, ask."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from openkap.candidacy import policies, queries
from openkap.candidacy.models import Determination, EvidenceRequest, Override, RequestedAnswer, SignOff
from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.clinic import queries as people
from openkap.core import verdict
from openkap.core.evidence import vocabulary
from openkap.core.verdict import insist
from openkap.measurement import actions as measurement
from openkap.safety import actions as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

HIGH_RISK = "si.high"


class Refused(verdict.Refused):
    """An act of deciding that may not be done now; its text is the reason."""


@transaction.atomic
def determine(*, episode: "Episode", by: "User", at: datetime) -> Determination:
    """Ask every criterion with everything known now, and keep the answer with its whole trace."""
    insist(policies.may_determine(by, episode), Refused)
    found = queries.propose(episode, queries.evidence(episode, at=at), at=at)
    row = Determination.objects.create(
        episode=episode,
        outcome=found.outcome,
        snapshot=found.to_json(),
        library=queries.library_digest(),
        made_at=at,
        made_by=by,
    )
    audit.record("candidacy:determination:made", row, by=by, at=at, facts={"outcome": row.outcome})
    if any(finding.criterion == HIGH_RISK for finding in found.acting):
        safety.open_case(
            episode=episode, kind="concern", source="candidacy:risk", by=by, at=at, source_url=_page(episode)
        )
    _tell_signers(row, by=by, at=at)
    return row


@transaction.atomic
def sign(
    *,
    determination: Determination,
    decision: str,
    reason: str,
    words_for_client: str = "",
    by: "User",
    at: datetime,
) -> SignOff:
    """Sign one half. When both halves are signed the episode is determined and the client gets a letter."""
    Determination.objects.select_for_update().get(pk=determination.pk)
    row = queries.determinations().get(pk=determination.pk)
    insist(policies.may_sign(by, row, decision, queries.evidence(row.episode, at=at), at=at), Refused)
    signed = SignOff(
        determination=row,
        discipline=by.practitioner.discipline if by.practitioner else "",
        decision=decision,
        reason=reason.strip(),
        words_for_client=words_for_client.strip(),
        at=at,
        by=by,
    )
    signed.sha256 = queries.fingerprint(row, signed)
    signed.save(force_insert=True)
    facts = {"half": signed.discipline, "decision": decision}
    audit.record("candidacy:determination:signed", signed, by=by, at=at, facts=facts)
    _conclude(row.pk, by=by, at=at)
    return signed


@transaction.atomic
def override(*, determination: Determination, criterion: str, reason: str, by: "User", at: datetime) -> Override:
    """Overrule one criterion for this determination, in the role that it names."""
    insist(policies.may_override(by, determination, criterion), Refused)
    row = Override.objects.create(
        determination=determination,
        criterion=criterion,
        role=by.practitioner.role if by.practitioner else "",
        reason=reason.strip(),
        by=by,
        at=at,
    )
    audit.record("candidacy:criterion:overruled", row, by=by, at=at, facts={"criterion": criterion})
    return row


@transaction.atomic
def request_evidence(*, episode: "Episode", key: str, by: "User", at: datetime) -> EvidenceRequest:
    """Ask the person who can give it for one piece of evidence."""
    pieces = queries.evidence(episode, at=at)
    insist(policies.may_request(by, key, queries.open_requests(episode, pieces), pieces), Refused)
    row = EvidenceRequest.objects.create(episode=episode, key=key, asked_of=queries.asked_first(key), by=by, at=at)
    audit.record("candidacy:evidence:requested", row, by=by, at=at, facts={"key": key, "of": row.asked_of})
    _ask(row, at=at)
    return row


@transaction.atomic
def answer(*, episode: "Episode", answers: Mapping[str, str], by: "User", at: datetime) -> tuple[str, ...]:
    """Keep what the client answered to what was asked; returns the keys of dangerous answers, after opening a
    safety case for them. Answers to what was not asked are left aside."""
    insist(policies.may_answer(by, episode), Refused)
    words = vocabulary()
    asked = [row for row in queries.asked_of_client(episode) if answers.get(row.key)]
    RequestedAnswer.objects.bulk_create(
        RequestedAnswer(request=row, value=answers[row.key], at=at, by=by) for row in asked
    )
    audit.record("candidacy:requests:answered", episode, by=by, at=at, facts={"answers": len(asked)})
    values = {row.key: words.parse(words.get(row.key), answers[row.key]) for row in asked}
    dangers = tuple(key for key, value in values.items() if words.get(key).is_dangerous(value))
    if dangers:
        safety.open_case(
            episode=episode,
            kind="dangerous_answer",
            source="candidacy:requests",
            source_url=_page(episode),
            by=by,
            at=at,
        )
    return dangers


def _page(episode: "Episode") -> str:
    return reverse("staff-candidacy-determination", args=[episode.pk])


def _tell_signers(row: Determination, *, by: "User", at: datetime) -> None:
    """Those on the care team whose signature is now needed, except the one who just looked."""
    for member in people.team(row.episode):
        person = member.practitioner
        if person.user != by and person.discipline and person.user.may(f"candidacy:{person.discipline}:sign"):
            notify.notice(to=person.user, kind="candidacy:to_sign", url=_page(row.episode), at=at)


def _conclude(pk: int, *, by: "User", at: datetime) -> None:
    """Once both halves are signed: the milestone, and a letter for the client."""
    row = queries.determinations().get(pk=pk)
    if not queries.decided(row):
        return
    clinic.reach(episode=row.episode, kind="determined", by=by, at=at)
    letter = reverse("portal-candidacy-letter")
    notify.client_notice(client=row.episode.client, kind="candidacy:letter", url=letter, at=at)
    notify.guardians_notice(episode=row.episode, kind="candidacy:letter", at=at)


def _ask(row: EvidenceRequest, *, at: datetime) -> None:
    """A notice for whoever is asked, where there is such a person."""
    if row.asked_of == "measured":
        scale, today = queries.instrument_for(row.key), timezone.localtime(at).date()
        measurement.assign(episode=row.episode, instrument=scale, occasion="intake", due_on=today, by=row.by, at=at)
    elif row.asked_of == "client":
        if len(queries.asked_of_client(row.episode)) == 1:  # one notice for all of them
            url = reverse("portal-candidacy-questions")
            notify.client_notice(client=row.episode.client, kind="candidacy:asked_of_client", url=url, at=at)
    else:
        _ask_clinician(row, at=at)


def _ask_clinician(row: EvidenceRequest, *, at: datetime) -> None:
    """The first of that discipline on the care team hears of it."""
    role, page = {
        "medical": ("prescriber", "staff-intake-medical"),
        "clinical": ("therapist", "staff-intake-clinical"),
    }[row.asked_of]
    person = people.team_member(row.episode, role)
    if person:
        url = reverse(page, args=[row.episode.pk])
        notify.notice(to=person.user, kind="candidacy:asked_of_clinician", url=url, at=at)
