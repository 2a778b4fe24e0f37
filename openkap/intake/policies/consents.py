"""Who may sign, say no, choose less, take back, and who may word what is signed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from openkap.core.consent_texts import Element
from openkap.core.consents import ConsentText, How, Signer, may_sign, signers
from openkap.core.verdict import Verdict
from openkap.intake import queries
from openkap.intake.models import Consent, ConsentLock, Guardian, TextDraft

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

CLIENT = Signer("client")
NOT_YOURS = "Only the client can sign this."


def may_sign_consent(
    by: "User",
    episode: "Episode",
    text: ConsentText,
    as_signer: Signer = CLIENT,
    *,
    how: How = "portal",
    signed_at: datetime | None = None,
    at: datetime,
) -> Verdict:
    """Everybody signs for themselves, with a clear head, the current version: in the portal, or in front of a witness
    of the care team. `signed_at` is the moment on the paper, for what was signed on paper."""
    if not (verdict := may_speak(by, episode, text, as_signer=as_signer, how=how, at=at)):
        return verdict
    if signed_at is not None and signed_at > at:
        return Verdict("This was signed in the future. Please look at the date and the time once more.")
    if signed_at is not None and _locked_at(episode, signed_at):
        return Verdict("At that moment the client had had the medicine: what was signed then does not count.")
    return may_sign(text, now=at, locked_until=queries.locked_until(episode, at=at))


def may_speak(
    by: "User", episode: "Episode", text: ConsentText, *, as_signer: Signer, how: How, at: datetime
) -> Verdict:
    """Say yes or no to a text in this role: whose word it needs, and who may write it down. A no is never locked."""
    if how == "portal" and not _speaks_for_themselves(by, episode, as_signer, at=at):
        return Verdict(NOT_YOURS)
    if how != "portal" and by.practitioner is None:
        return Verdict("Somebody of the care team has to be there as a witness.")
    if how != "portal" and not by.may("intake:consent:witness"):
        return Verdict(NOT_YOURS)
    minor = queries.under_age(episode, at=at)
    if queries.too_young(episode, at=at):
        return Verdict("This clinic treats adults only, so nothing is signed for somebody who is under age.")
    if as_signer == Signer("guardian"):
        return Verdict("First name the guardian who decides.")
    if as_signer not in signers(text, minor=minor, guardians=queries.guardian_ids(episode)):
        return Verdict("This text is not theirs to sign.")
    return Verdict()


def _speaks_for_themselves(by: "User", episode: "Episode", signer: Signer, *, at: datetime) -> bool:
    """The client in their own role, or the very guardian who is asked, from their own account."""
    if signer.role != "guardian":
        return by.client is not None and by.client.pk == episode.client_id and by.may("intake:consent:sign")
    own = queries.guardian_of(by, episode, at=at)
    return own is not None and own.pk == signer.guardian and by.may("intake:permission:sign")


def may_withdraw(by: "User", consent: Consent, *, at: datetime) -> Verdict:
    """The signer takes a consent back, or a practitioner writes down that they did. Never locked."""
    if not _theirs(by, consent, at=at):
        return Verdict("Only the client, or someone of the care team on their word, takes a consent back.")
    if consent.word == "no":
        return Verdict("There is nothing to take back.")
    return Verdict("This consent is already taken back." if hasattr(consent, "withdrawal") else "")


def may_narrow(
    by: "User", consent: Consent, choices: Collection[str], routes: Collection[str], *, at: datetime
) -> Verdict:
    """Less is always possible, also during a session; more only with a new signature."""
    if not (verdict := may_withdraw(by, consent, at=at)):
        return verdict
    if Consent.objects.filter(pk__gt=consent.pk, **queries.same_signer(consent)).exists():
        return Verdict("There is a newer word on this. Please look again.")
    if not (set(choices) <= set(consent.choices) and set(routes) <= set(consent.routes)):
        return Verdict("More than before needs a new signature, with a clear head.")
    if set(choices) == set(consent.choices) and set(routes) == set(consent.routes):
        return Verdict("Nothing is less than before.")
    return Verdict()


def may_ask_again(by: "User", episode: "Episode") -> Verdict:
    """Somebody who treats the client asks for a fresh signature."""
    may = by.practitioner is not None and by.may("intake:consent:witness")
    return Verdict("" if may else "Your role does not ask for signatures.")


def may_name_guardian(by: "User", episode: "Episode", *, at: datetime) -> Verdict:
    """Guardians decide for people under age, where the clinic treats them."""
    if not (verdict := may_ask_again(by, episode)):
        return verdict
    if not settings.OPENKAP_ADOLESCENTS:
        return Verdict("This clinic treats adults only.")
    return Verdict("" if queries.under_age(episode, at=at) else "An adult decides alone.")


def may_invite_guardian(by: "User", guardian: Guardian, *, at: datetime) -> Verdict:
    """Whoever is named for a client under age, until they sign in."""
    if guardian.ended_at:
        return Verdict("This guardian no longer decides.")
    if not (verdict := may_name_guardian(by, guardian.episode, at=at)):
        return verdict
    signs_in = guardian.guardianship is not None and guardian.guardianship.user.last_login is not None
    return Verdict("This guardian signs in already." if signs_in else "")


def may_end_guardian(by: "User", guardian: Guardian) -> Verdict:
    """Once: what they signed then no longer counts."""
    if not (verdict := may_ask_again(by, guardian.episode)):
        return verdict
    return Verdict("This guardian no longer decides already." if guardian.ended_at else "")


def may_word(by: "User") -> Verdict:
    """Clinicians write the clinic's own words."""
    return Verdict("" if by.may("intake:text:write") else "Your role does not word consent texts.")


def may_publish(by: "User", draft: TextDraft | None, missing: Sequence[Element], *, changed: bool) -> Verdict:
    """The medical director answers for a text; nothing that it must say is left out."""
    if not by.may("intake:text:publish"):
        return Verdict("The medical director publishes a text.")
    if draft is None or not changed:
        return Verdict("Nothing has been changed since the text that is in force.")
    if missing:
        return Verdict(f"This text has to say more: {'; '.join(element.title for element in missing)}.")
    return Verdict()


def _theirs(by: "User", consent: Consent, *, at: datetime) -> bool:
    own = by.client is not None and by.client.pk == consent.episode.client_id and consent.role != "guardian"
    if consent.role == "guardian" and by.is_guardian:
        mine = queries.guardian_of(by, consent.episode, at=at)
        own = mine is not None and mine.pk == consent.guardian_id
    return own or (by.practitioner is not None and by.may("intake:consent:see"))


def _locked_at(episode: "Episode", moment: datetime) -> bool:
    return ConsentLock.objects.filter(episode=episode, at__lte=moment, until__gt=moment).exists()
