"""Agreeing, saying no, choosing less, taking back, and the hours in which nothing may be signed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from openkap.clinic import audit
from openkap.core.consents import ConsentText, How, Signer, unlearnt
from openkap.core.signatures import Drawing
from openkap.core.verdict import Verdict, insist
from openkap.intake import policies, queries
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Consent, ConsentLock, ConsentRenewal, ConsentWithdrawal, Misunderstanding

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

CLIENT = Signer("client")


@dataclass(frozen=True)
class Place:
    """Where somebody speaks: `witness` for what is said in person, `signed_at` for what was signed on paper."""

    how: How = "portal"
    witness: "User | None" = None
    signed_at: datetime | None = None


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
    signed_name: str,
    choices: Collection[str] = (),
    routes: Collection[str] = (),
    drawn: Drawing | None = None,
    signer: Signer = CLIENT,
    place: Place | None = None,
    by: "User",
    at: datetime,
) -> Consent:
    """Somebody signs this version of this text, for these routes and choices, by a typed name or a drawing."""
    place = place or Place()
    insist(
        policies.may_sign_consent(by, episode, text, signer, how=place.how, signed_at=place.signed_at, at=at), Refused
    )
    insist(_offered(text, choices, routes), Refused)
    if again := unlearnt(text, teach_back):
        raise NotYetUnderstood([question.id for question in again])
    said: dict[str, Any] = {"routes": sorted(routes) if text.route_bound else [], "choices": sorted(choices)}
    said |= {"teach_back": dict(teach_back), "drawn": drawn.as_table() if drawn else {}}
    consent = _write(episode, text, signer, place, signed_name, by=by, at=at, **said)
    facts = {"text": text.id, "version": text.version, "sha256": text.sha256, "seal": consent.seal}
    audit.record("intake:consent:signed", consent, by=by, at=at, facts={**facts, "role": signer.role, "how": place.how})
    return consent


def _offered(text: ConsentText, choices: Collection[str], routes: Collection[str]) -> Verdict:
    """Nobody agrees to what the text does not offer."""
    if set(choices) - {choice.id for choice in text.choices}:
        return Verdict("This text offers no such choice.")
    if text.route_bound and (not routes or set(routes) - {route.id for route in text.routes}):
        return Verdict("Choose at least one way of giving the medicine that this text describes.")
    return Verdict()


def _write(
    episode: "Episode",
    text: ConsentText,
    signer: Signer,
    place: Place,
    signed_name: str,
    *,
    by: "User",
    at: datetime,
    **said: Any,
) -> Consent:
    """One word of one signer, with its seal."""
    row = Consent(
        episode=episode,
        text_id=text.id,
        version=text.version,
        sha256=text.sha256,
        role=signer.role,
        guardian_id=signer.guardian,
        how=place.how,
        witness=place.witness if place.how == "paper" else (by if place.how == "device" else None),
        signed_name=signed_name,
        signed_at=place.signed_at or at,
        signed_by=by,
        recorded_at=at if place.how == "paper" else None,
        **said,
    )
    row.seal = queries.seal(row)
    row.save(force_insert=True)
    return row


@transaction.atomic
def refuse_consent(
    *,
    episode: "Episode",
    text: ConsentText,
    signer: Signer = CLIENT,
    signed_name: str,
    place: Place | None = None,
    by: "User",
    at: datetime,
) -> Consent:
    """Somebody whose yes is needed says no. Always possible; it counts until they sign."""
    place = place or Place()
    insist(policies.may_speak(by, episode, text, as_signer=signer, how=place.how, at=at), Refused)
    row = _write(episode, text, signer, place, signed_name, by=by, at=at, word="no")
    audit.record("intake:consent:refused", row, by=by, at=at, facts={"text": text.id, "role": signer.role})
    return row


@transaction.atomic
def narrow_consent(
    *, consent: Consent, choices: Collection[str], routes: Collection[str], by: "User", at: datetime
) -> Consent:
    """Less than was signed: fewer choices or fewer routes, at any time, also during a session. The signature stays as
    old as it is."""
    insist(policies.may_narrow(by, consent, choices, routes, at=at), Refused)
    place = Place() if by.practitioner is None else Place("device")
    row = _write(
        consent.episode,
        queries.version_of(consent),
        queries.signer_of(consent),
        place,
        consent.signed_name,
        by=by,
        at=at,
        word="less",
        narrows=consent.root,
        choices=sorted(choices),
        routes=sorted(routes),
    )
    audit.record("intake:consent:narrowed", row, by=by, at=at, facts={"text": consent.text_id})
    return row


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: "User", at: datetime) -> ConsentWithdrawal:
    """The client takes a consent back; always possible, also during a session."""
    insist(policies.may_withdraw(by, consent, at=at), Refused)
    withdrawal = ConsentWithdrawal.objects.create(consent=consent, at=at, by=by)
    audit.record("intake:consent:withdrawn", consent, by=by, at=at, facts={"text": consent.text_id})
    return withdrawal


@transaction.atomic
def note_misunderstanding(
    *,
    episode: "Episode",
    text: ConsentText,
    answers: Mapping[str, str],
    signer: Signer = CLIENT,
    how: How = "portal",
    by: "User",
    at: datetime,
) -> Misunderstanding:
    """Keep the answers that did not fit, so that whoever explains knows where we were not clear."""
    insist(policies.may_speak(by, episode, text, as_signer=signer, how=how, at=at), Refused)
    unclear = {question.id: answers.get(question.id, "") for question in unlearnt(text, answers)}
    row = Misunderstanding.objects.create(
        episode=episode,
        text_id=text.id,
        version=text.version,
        role=signer.role,
        guardian_id=signer.guardian,
        answers=unclear,
        at=at,
        by=by,
    )
    facts = {"text": text.id, "questions": ",".join(unclear)}
    audit.record("intake:misunderstanding:noted", row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def ask_again(*, episode: "Episode", text_id: str, reason: str, by: "User", at: datetime) -> ConsentRenewal:
    """What was signed under this text no longer suffices: a plan, a dose, a product or a risk is new."""
    insist(policies.may_ask_again(by, episode), Refused)
    row = ConsentRenewal.objects.create(episode=episode, text_id=text_id, reason=reason, at=at, by=by)
    audit.record("intake:consent:renewed", row, by=by, at=at, facts={"text": text_id, "reason": reason})
    return row


@transaction.atomic
def lock_consents(*, episode: "Episode", until: datetime, by: "User", at: datetime) -> ConsentLock:
    """From now until `until` nothing can be signed: call it when a dose is given, and again when the client goes home
    (see `queries.next_morning`)."""
    lock = ConsentLock.objects.create(episode=episode, at=at, until=until, by=by)
    audit.record("intake:consent:locked", lock, by=by, at=at)
    return lock
