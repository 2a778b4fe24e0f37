"""May they, and may they now? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from openkap.clinic import access
from openkap.core.verdict import Verdict
from openkap.intake import queries
from openkap.intake.models import (
    Inquiry,
    InquiryClosure,
    Intake,
    Likeness,
    WaitingEnd,
    WaitingPlace,
    Worry,
)

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode, User

LONGEST_LIFE = 125  # years; beyond that a date was mistyped


def may_handle_inquiry(by: "User", inquiry: Inquiry) -> Verdict:
    """An inquiry ends once: registered, closed, or told to be the same person's as an earlier one."""
    if not by.may("intake:inquiry:write"):
        return Verdict("Your role does not handle inquiries.")
    return _waits(inquiry)


def _waits(inquiry: Inquiry) -> Verdict:
    if hasattr(inquiry, "registration"):
        return Verdict("This person is already registered.")
    if queries.closure_of(inquiry):
        return Verdict("This inquiry is closed.")
    if (earlier := queries.merged_into(inquiry)) is not None:
        return Verdict(f"This is the same person as in the inquiry of {earlier.arrived_at:%-d %B %Y}. Go on there.")
    return Verdict()


def may_register(by: "User", inquiry: Inquiry, known: "Client | None") -> Verdict:
    """Nobody becomes a second client by oversight: whoever is very much alike is decided on first."""
    verdict = may_handle_inquiry(by, inquiry)
    asked = queries.undecided(inquiry, but=known)
    if verdict and asked:
        return Verdict(f"First say whether this is the same person as {asked[0].name} ({', '.join(asked[0].why)}).")
    return verdict


def may_screen(by: "User", inquiry: Inquiry) -> Verdict:
    """The desk screens, and so does a clinician who looks first."""
    clinician = by.practitioner is not None and by.may("intake:packet:write")
    if not clinician and not by.may("intake:inquiry:write"):
        return Verdict("Your role does not screen inquiries.")
    return _waits(inquiry)


def may_reopen(by: "User", closure: InquiryClosure | None) -> Verdict:
    if not by.may("intake:inquiry:write"):
        return Verdict("Your role does not handle inquiries.")
    return Verdict("" if closure else "This inquiry is not closed.")


def may_identify(by: "User", likeness: Likeness, says: str) -> Verdict:
    """Who is who is said before an episode rests on it; an inquiry is joined to one that waits, or was closed."""
    if not by.may("intake:inquiry:write"):
        return Verdict("Your role does not handle inquiries.")
    if hasattr(likeness.inquiry, "registration"):
        return Verdict("This person is already registered.")
    if says != "same" or likeness.earlier is None:
        return Verdict()
    if hasattr(likeness.earlier, "registration"):
        return Verdict(f"{likeness.earlier.name} is registered by now: say whether it is that client.")
    merged = queries.merged_into(likeness.earlier)
    return Verdict("That inquiry belongs to another one itself. Look there." if merged else "")


def may_open_case(by: "User") -> Verdict:
    """Opening a safety case for somebody who asks is open to everybody who reads inquiries."""
    allowed = by.practitioner is not None and by.may("intake:inquiry:see")
    return Verdict("" if allowed else "Your role does not read inquiries.")


def may_settle_worry(by: "User", worry: Worry) -> Verdict:
    """That there is no danger is said by somebody who acts on safety cases and asked the person."""
    if hasattr(worry, "settling"):
        return Verdict("Somebody has answered this worry already.")
    allowed = by.may("safety:case:act")
    return Verdict("" if allowed else "Only a clinician says that there is no danger. You can open a safety case.")


def may_wait(by: "User", *, inquiry: Inquiry | None = None, episode: "Episode | None" = None) -> Verdict:
    """Somebody who waits for us, once."""
    if not by.may("intake:inquiry:write"):
        return Verdict("Your role does not keep the waiting list.")
    if queries.place_of(inquiry=inquiry, episode=episode):
        return Verdict("This person is on the waiting list already.")
    if episode is not None and hasattr(episode, "closure"):
        return Verdict("This episode is closed.")
    return _waits(inquiry) if inquiry is not None else Verdict()


def may_change_place(by: "User", place: WaitingPlace) -> Verdict:
    """Calling, judging again and taking off the list, while somebody waits."""
    if not by.may("intake:inquiry:write"):
        return Verdict("Your role does not keep the waiting list.")
    over = WaitingEnd.objects.filter(place=place).exists()
    return Verdict("This person is not on the waiting list any more." if over else "")


def may_answer(by: "User", episode: "Episode") -> Verdict:
    """The client fills the packet until a clinician has signed what was read in it. For a client without an account
    someone who may types what they say or wrote on paper."""
    own = by.client is not None and by.client.pk == episode.client_id
    for_them = by.practitioner is not None and episode.client.user_id is None
    if not (own or for_them) or not by.may("intake:packet:write"):
        return Verdict("Only the client fills this packet.")
    return _not_read(episode)


def _not_read(episode: "Episode") -> Verdict:
    """Once a clinician has signed what was read in the packet, it is told and not typed."""
    if Intake.objects.filter(episode=episode, signature__isnull=False).exists():
        return Verdict("Your clinicians have read and signed your answers. Tell them what has changed, please.")
    return Verdict()


def may_answer_these(by: "User", episode: "Episode", keys: Collection[str], *, at: datetime) -> Verdict:
    """As `may_answer`; a guardian answers what the vocabulary gives to guardians, and nothing else."""
    if not by.is_guardian:
        return may_answer(by, episode)
    if episode.pk not in access.guarded(by, at=at) or not by.may("intake:family:write"):
        return Verdict("Only the client fills this packet.")
    if not queries.guardians_keys().issuperset(keys):
        return Verdict("This is the young person’s own to answer.")
    return _not_read(episode)


def may_help_home(by: "User", episode: "Episode", *, at: datetime) -> Verdict:
    """Who takes a young person home is named by them, or by their guardians."""
    return may_answer_these(by, episode, (), at=at) if by.is_guardian else may_list(by, episode)


def may_date_birth(by: "User", episode: "Episode", born_on: date) -> Verdict:
    """The date of birth decides who signs: once a guardian was named it is put right by those who saw a document."""
    same = episode.client.born_on == born_on
    if same or by.practitioner is not None or not queries.guardian_rows().filter(episode=episode).exists():
        return Verdict()
    return Verdict("Your date of birth decides who signs and who sees what. If it is wrong, tell us: we put it right.")


def may_correct_birth(by: "User", episode: "Episode", born_on: date, *, at: datetime) -> Verdict:
    """Somebody who treats the client, with a day that has been."""
    if by.practitioner is None or not by.may("intake:consent:witness"):
        return Verdict("Your role does not correct a date of birth.")
    today = timezone.localdate(at)
    if not today.replace(day=1, year=today.year - LONGEST_LIFE) <= born_on <= today:
        return Verdict(f"A date of birth lies within the last {LONGEST_LIFE} years.")
    return Verdict()


def may_list(by: "User", episode: "Episode") -> Verdict:
    """Medicines, allergies and outside providers are named by the client, and later by those who care."""
    if by.practitioner is not None:
        return Verdict("" if by.may("intake:packet:write") else "Your role does not change this list.")
    return may_answer(by, episode)


BACKWARDS = "It ended before it began. Please check the two days."


def may_have_been(
    began_on: date | None,
    ended_on: date | None,
    *,
    born_on: date | None,
    at: datetime,
    ongoing: bool = False,
    backwards: str = BACKWARDS,
) -> Verdict:
    """Days that somebody can have lived through: none ahead, none before birth, and the end after the beginning;
    `backwards` is what to say otherwise."""
    today = timezone.localdate(at)
    if any(day and day > today for day in (began_on, ended_on)):
        return Verdict("This day has not come yet. Please check the year.")
    if born_on and any(day and day < born_on for day in (began_on, ended_on)):
        return Verdict("This day is before you were born. Please check the year.")
    if ongoing and ended_on:
        return Verdict("It is still going on, and has an end: please take one of the two away.")
    if began_on and ended_on and ended_on < began_on:
        return Verdict(backwards)
    return Verdict()


def may_review_packet(by: "User") -> Verdict:
    """Clinicians of a discipline say that they went through it, each for their own."""
    reads = by.practitioner is not None and by.practitioner.discipline and by.may("intake:packet:write")
    return Verdict("" if reads else "Only a clinician who does an intake reviews the packet.")


def may_return_packet(missing: Collection[str]) -> Verdict:
    """A packet is sent when every part has an answer; "not sure" is an answer."""
    if missing:
        return Verdict(f"Still open: {', '.join(missing)}.")
    return Verdict()


def may_read_carried(by: "User", inquiry: Inquiry, *, at: datetime) -> Verdict:
    """Clinicians read what somebody sent along from the self-check; once they are a client, their care team."""
    if by.practitioner is None or not by.may("intake:packet:see"):
        return Verdict("Only clinicians read this.")
    registration = getattr(inquiry, "registration", None)
    if registration and not access.may_open(by, registration.episode, "intake:packet:see", at=at):
        return Verdict("Only the care team reads this.")
    return Verdict()
