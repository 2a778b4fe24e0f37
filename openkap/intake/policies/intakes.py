"""May they write, save, sign, co-sign and amend an intake? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.clinic import access
from openkap.core.verdict import Verdict
from openkap.intake import queries
from openkap.intake.codes import Code
from openkap.intake.models import Intake, IntakeSignature

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

DISCIPLINE = {"medical": "medical", "clinical": "psychological"}
NAMED = 3  # as many open things as a refusal names; the page lists them all


def may_write_intake(by: "User", kind: str, intake: Intake | None) -> Verdict:
    """Each intake belongs to one discipline, and is closed once signed."""
    if not (
        verdict := _own(by, kind, f"Only the {'prescriber' if kind == 'medical' else 'KAP therapist'} writes this")
    ):
        return verdict
    if intake is not None and hasattr(intake, "signature"):
        return Verdict(f"This intake is signed by {_moment(intake.signature)}. Add an amendment instead.")
    return Verdict()


def _own(by: "User", kind: str, otherwise: str) -> Verdict:
    if not by.may(f"intake:{kind}:write") or by.practitioner is None:
        return Verdict(f"{otherwise} intake.")
    if by.practitioner.discipline != DISCIPLINE[kind]:
        return Verdict(f"This intake belongs to the {DISCIPLINE[kind]} discipline.")
    return Verdict()


def _moment(signature: IntakeSignature) -> str:
    return f"{signature.by.name}, {timezone.localtime(signature.at):%-d %b %Y %H:%M}"


def may_save_over(intake: Intake, version: int | None, sheet: str) -> Verdict:
    """Nobody saves over words that they have not seen: the page shows the newest, or it saved them itself. Without a
    version nobody is typing, and what is given counts."""
    if version is None or version == intake.version or (sheet and sheet == intake.sheet):
        return Verdict()
    who, when = intake.saved_by.name, f"{timezone.localtime(intake.saved_at):%H:%M}"
    return Verdict(
        f"{who} saved this intake at {when}, after you opened it. Nothing was overwritten, and what you typed is still "
        "here: where you differ, both stand beside each other. Put it right and save again."
    )


def may_sign_intake(by: "User", kind: str, intake: Intake | None, remaining: Collection[queries.ToDo]) -> Verdict:
    """Nobody signs what is blank: what remains is named."""
    if not (verdict := may_write_intake(by, kind, intake)):
        return verdict
    if intake is None:
        return Verdict("Nothing is written yet.")
    if remaining:
        named = [each.words for each in remaining][:NAMED]
        more = f"; and {len(remaining) - NAMED} more" if len(remaining) > NAMED else ""
        return Verdict(f"Before signing: {'; '.join(named)}{more}.")
    return Verdict()


def may_sign_seen(intake: Intake, version: int | None, sheet: str = "") -> Verdict:
    """Whoever signs has read the draft as it stands now, or typed it on this very page, which kept it."""
    if version is None or version == intake.version or (sheet and sheet == intake.sheet):
        return Verdict()
    when = f"{timezone.localtime(intake.saved_at):%H:%M}"
    return Verdict(
        f"{intake.saved_by.name} saved this draft at {when}, after you opened it. Nothing is signed: read it first."
    )


def may_ask_to_cosign(by: "User", intake: Intake) -> Verdict:
    """Whoever signed under supervision asks, or somebody else of the discipline; while it waits."""
    if not (verdict := _own(by, intake.kind, "Your role does not write this")):
        return verdict
    return _waits(intake)


def _waits(intake: Intake) -> Verdict:
    signature: IntakeSignature | None = getattr(intake, "signature", None)
    if signature is None:
        return Verdict("Nobody has signed this intake yet.")
    if not signature.needs_cosign:
        return Verdict("This signature needs no co-signature.")
    if hasattr(signature, "cosignature"):
        return Verdict(f"{signature.cosignature.by.name} has co-signed already.")
    return Verdict()


def may_cosign(by: "User", intake: Intake, *, at: datetime) -> Verdict:
    """Somebody else of the same discipline, who does not work under supervision, signs beside it once."""
    if not (verdict := may_ask_to_cosign(by, intake)):
        return verdict
    if intake.signature.by_id == by.pk:
        return Verdict("Somebody else co-signs what you signed.")
    if queries.is_supervised(by, at=at):
        return Verdict("You work under supervision yourself: somebody who does not co-signs.")
    open_ = access.may_open(by, intake.episode, f"intake:{intake.kind}:see", at=at)
    return Verdict("" if open_ else "Only the care team co-signs.")


def may_amend(by: "User", kind: str, intake: Intake | None, *, at: datetime) -> Verdict:
    """What is signed is added to by the same discipline, never changed."""
    if intake is None or not hasattr(intake, "signature"):
        return Verdict("Only a signed intake is amended.")
    if not (verdict := _own(by, kind, "Your role does not write this")):
        return verdict
    if not queries.counts(intake.signature):
        return Verdict("This intake waits for a co-signature. It is amended after that.")
    return _alone(by, at)


def _alone(by: "User", at: datetime) -> Verdict:
    if queries.is_supervised(by, at=at):
        return Verdict("You work under supervision: after signing, somebody who does not writes what is added.")
    return Verdict()


def may_record_results(by: "User", episode: "Episode", *, at: datetime) -> Verdict:
    """Results are the prescriber's to write down, before signing and after: a body changes."""
    if not (verdict := _own(by, "medical", "Only the prescriber writes results of the medical")):
        return verdict
    return _alone(by, at) if queries.any_counts(episode, "medical") else Verdict()


def may_diagnose(by: "User", episode: "Episode", *, at: datetime) -> Verdict:
    """Both disciplines name diagnoses, before signing and after."""
    writes = any(by.may(f"intake:{kind}:write") for kind in DISCIPLINE)
    if not writes or by.practitioner is None:
        return Verdict("Prescribers and KAP therapists name diagnoses.")
    return _alone(by, at) if queries.any_counts(episode, *DISCIPLINE) else Verdict()


def may_date(episode: "Episode", day: date, *, at: datetime) -> Verdict:
    """What was found was found in the client's life, and not in days to come."""
    if day > timezone.localtime(at).date():
        return Verdict("This day has not come yet. Please check the year.")
    born_on = episode.client.born_on
    return Verdict(
        "This day is before the client was born. Please check the year." if born_on and day < born_on else ""
    )


def may_sign_code(typed: str, found: Code | None) -> Verdict:
    """Only a code that the book holds, and that says enough to be signed."""
    if found is None:
        return Verdict(f"“{typed.strip()[:20]}” is no ICD-10-CM code. Look it up by code or by words.")
    if not found.billable:
        return Verdict(f"{found.code} ({found.words}) has finer codes below it. Choose one of those.")
    return Verdict()
