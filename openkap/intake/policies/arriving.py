"""May they, and may they now? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.clinic import access
from openkap.core.verdict import Verdict
from openkap.intake.models import Inquiry, Intake

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User

DISCIPLINE = {"medical": "medical", "clinical": "psychological"}


def may_handle_inquiry(by: "User", inquiry: Inquiry) -> Verdict:
    """An inquiry ends once: registered or closed."""
    if not by.may("intake:inquiry:write"):
        return Verdict("Your role does not handle inquiries.")
    if hasattr(inquiry, "registration"):
        return Verdict("This person is already registered.")
    if hasattr(inquiry, "closure"):
        return Verdict("This inquiry is closed.")
    return Verdict()


def may_answer(by: "User", episode: "Episode") -> Verdict:
    """The client fills the packet until a clinician has signed what was read in it. For a client without an account
    someone who may types what they say or wrote on paper."""
    own = by.client is not None and by.client.pk == episode.client_id
    for_them = by.practitioner is not None and episode.client.user_id is None
    if not (own or for_them) or not by.may("intake:packet:write"):
        return Verdict("Only the client fills this packet.")
    if Intake.objects.filter(episode=episode, signature__isnull=False).exists():
        return Verdict("Your clinicians have read and signed your answers. Tell them what has changed, please.")
    return Verdict()


def may_list(by: "User", episode: "Episode") -> Verdict:
    """Medicines, allergies and outside providers are named by the client, and later by those who care."""
    if by.practitioner is not None:
        return Verdict("" if by.may("intake:packet:write") else "Your role does not change this list.")
    return may_answer(by, episode)


def may_return_packet(missing: Collection[str]) -> Verdict:
    """A packet is sent when every part has an answer; "not sure" is an answer."""
    if missing:
        return Verdict(f"Still open: {', '.join(missing)}.")
    return Verdict()


def may_write_intake(by: "User", kind: str, intake: Intake | None) -> Verdict:
    """Each intake belongs to one discipline, and is closed once signed."""
    if not by.may(f"intake:{kind}:write") or by.practitioner is None:
        return Verdict(f"Only the {'prescriber' if kind == 'medical' else 'KAP therapist'} writes this intake.")
    if by.practitioner.discipline != DISCIPLINE[kind]:
        return Verdict(f"This intake belongs to the {DISCIPLINE[kind]} discipline.")
    if intake is not None and hasattr(intake, "signature"):
        return Verdict("This intake is signed. Add an amendment instead.")
    return Verdict()


def may_sign_intake(by: "User", kind: str, intake: Intake | None, remaining: Collection[str]) -> Verdict:
    """Nobody signs what is blank: everything that remains is named."""
    if not (verdict := may_write_intake(by, kind, intake)):
        return verdict
    if intake is None:
        return Verdict("Nothing is written yet.")
    if remaining:
        return Verdict(f"Before signing: {'; '.join(remaining)}.")
    return Verdict()


def may_amend(by: "User", kind: str, intake: Intake | None) -> Verdict:
    """What is signed is added to by the same discipline, never changed."""
    if intake is None or not hasattr(intake, "signature"):
        return Verdict("Only a signed intake is amended.")
    if not by.may(f"intake:{kind}:write") or by.practitioner is None:
        return Verdict("Your role does not write this intake.")
    if by.practitioner.discipline != DISCIPLINE[kind]:
        return Verdict(f"This intake belongs to the {DISCIPLINE[kind]} discipline.")
    return Verdict()


def may_read_carried(by: "User", inquiry: Inquiry, *, at: datetime) -> Verdict:
    """Clinicians read what somebody sent along from the self-check; once they are a client, their care team."""
    if by.practitioner is None or not by.may("intake:packet:see"):
        return Verdict("Only clinicians read this.")
    registration = getattr(inquiry, "registration", None)
    if registration and not access.may_open(by, registration.episode, "intake:packet:see", at=at):
        return Verdict("Only the care team reads this.")
    return Verdict()
