"""Agreeing, taking back, and the hours in which nothing may be signed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.consents import ConsentText, unlearnt
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Consent, ConsentLock, ConsentWithdrawal

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


class NotYetUnderstood(Refused):
    """Some answers do not fit yet; `again` are the questions that we explain once more."""

    def __init__(self, again: Collection[str]) -> None:
        self.again = tuple(again)
        super().__init__("Some answers do not fit yet. Read the explanation beside them, and answer once more.")


@transaction.atomic
def sign_consent(
    *,
    episode: "Episode",
    text: ConsentText,
    teach_back: Mapping[str, str],
    choices: Collection[str],
    routes: Collection[str],
    signed_name: str,
    by: "User",
    at: datetime,
) -> Consent:
    """The client signs this version of this text, for these routes and choices, by typing their name."""
    insist(policies.may_sign_consent(by, episode, text, at=at), Refused)
    if again := unlearnt(text, teach_back):
        raise NotYetUnderstood([question.id for question in again])
    consent = Consent.objects.create(
        episode=episode,
        text_id=text.id,
        version=text.version,
        sha256=text.sha256,
        routes=sorted(routes) if text.route_bound else [],
        choices=sorted(choices),
        signed_name=signed_name,
        signed_at=at,
        signed_by=by,
    )
    facts = {"text": text.id, "version": text.version, "sha256": text.sha256}
    audit.record("intake:consent:signed", consent, by=by, at=at, facts=facts)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: "User", at: datetime) -> ConsentWithdrawal:
    """The client takes a consent back; always possible, also during a session."""
    insist(policies.may_withdraw(by, consent), Refused)
    withdrawal = ConsentWithdrawal.objects.create(consent=consent, at=at, by=by)
    audit.record("intake:consent:withdrawn", consent, by=by, at=at, facts={"text": consent.text_id})
    return withdrawal


@transaction.atomic
def lock_consents(*, episode: "Episode", until: datetime, by: "User", at: datetime) -> ConsentLock:
    """From now until `until` nothing can be signed: call it when a dose is given (see `queries.next_morning`)."""
    lock = ConsentLock.objects.create(episode=episode, at=at, until=until, by=by)
    audit.record("intake:consent:locked", lock, by=by, at=at)
    return lock
