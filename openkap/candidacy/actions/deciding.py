"""Determine, sign, overrule."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.candidacy import policies, queries
from openkap.candidacy.actions import resolving
from openkap.candidacy.actions.refusal import Refused
from openkap.candidacy.models import Determination, Override, SignOff
from openkap.clinic import audit, notify
from openkap.clinic import queries as people
from openkap.core.verdict import Verdict, insist
from openkap.safety import actions as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

HIGH_RISK = "si.high"


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
    """Sign one half. When both halves say the same the episode is determined and the client gets a letter; when they
    differ a resolution opens."""
    row = locked(determination)
    insist(policies.may_sign(by, row, decision, reason, queries.evidence(row.episode, at=at), at=at), Refused)
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
    resolving.conclude(queries.determinations().get(pk=row.pk), by=by, at=at)
    return signed


@transaction.atomic
def override(*, determination: Determination, criterion: str, reason: str, by: "User", at: datetime) -> Override:
    """Overrule one criterion for this determination, in the role that it names."""
    determination = locked(determination)
    insist(policies.may_override(by, determination, criterion, at=at), Refused)
    insist(Verdict("" if reason.strip() else "Write down why it does not decide here."), Refused)
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


def locked(determination: Determination) -> Determination:
    """The determination as it is now; whoever else signs or overrules it at the same time waits."""
    Determination.objects.select_for_update().get(pk=determination.pk)
    return queries.determinations().get(pk=determination.pk)


def _page(episode: "Episode") -> str:
    return reverse("staff-candidacy-determination", args=[episode.pk])


def _tell_signers(row: Determination, *, by: "User", at: datetime) -> None:
    """Those on the care team whose signature is now needed, except the one who just looked."""
    for member in people.team(row.episode):
        person = member.practitioner
        if person.user != by and person.discipline and person.user.may(f"candidacy:{person.discipline}:sign"):
            notify.notice(to=person.user, kind="candidacy:to_sign", url=_page(row.episode), at=at)
