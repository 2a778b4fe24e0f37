"""Words that may mean danger to life: they call people until a named person has answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.clinic import queries as clinic
from openkap.core.danger import danger_words
from openkap.core.escalation import EVERYONE
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.refusal import Refused
from openkap.intake.actions.registering import enrol
from openkap.intake.models import Inquiry, Worry, WorryCall, WorrySettling
from openkap.safety import actions as safety
from openkap.safety import queries as safety_queries

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.safety.models import SafetyCase

CALLED = ("front_desk", "medical_director")


@transaction.atomic
def listen(*, inquiry: Inquiry, text: str, by: Optional["User"], at: datetime) -> Worry | None:
    """Read for words that may mean danger; when there are any, tell the desk and who answers for safety."""
    if not danger_words().found_in(text):
        return None
    return worry_about(inquiry, "words", by=by, at=at)


@transaction.atomic
def worry_about(inquiry: Inquiry, found_by: str, *, by: Optional["User"], at: datetime) -> Worry:
    """Raise a worry, once: the desk and who answers for safety are told, and its clock runs until it is settled."""
    worry, new = Worry.objects.get_or_create(inquiry=inquiry, defaults={"found_by": found_by, "raised_at": at})
    if new:
        for person in (one for role in CALLED for one in clinic.practitioners(role)):
            _tell(person.user, inquiry, at=at)
        audit.record("intake:inquiry:worried_about", inquiry, by=by, at=at, facts={"found_by": found_by})
    return worry


@transaction.atomic
def call_again(*, worry_id: int, away: Iterable[int] = (), by: Optional["User"] = None, at: datetime) -> bool:
    """Nobody answered in the time that a dangerous answer has: tell the next people, once for each time it ran out.

    The desk and the medical director were told at first; then those on call, those who answer for medicine, everybody
    who acts on safety cases. Returns whether anybody was told."""
    worry = Worry.objects.select_for_update(of=("self",)).select_related("inquiry").get(pk=worry_id)
    lapsed_at, rung = queries.unanswered(worry, at=at)
    if hasattr(worry, "settling") or not rung or worry.calls.filter(lapsed_at=lapsed_at).exists():
        return False
    people = safety_queries.roster(at)
    reach, found = queries.worry_circle(people, away=away).reached(rung)
    for pk in sorted(found):
        _tell(people.people[pk].user, worry.inquiry, at=at)
    if reach == EVERYONE:
        notify.clinic_alarm(at=at)
    WorryCall.objects.create(worry=worry, lapsed_at=lapsed_at, reach=reach, told=len(found), at=at, by=by)
    facts = {"reach": reach, "told": len(found)}
    audit.record("intake:inquiry:called_again", worry.inquiry, by=by, at=at, facts=facts)
    return True


def _tell(user: "User", inquiry: Inquiry, *, at: datetime) -> None:
    notify.notice(to=user, kind="intake:inquiry_worry", url=_page(inquiry), at=at, urgent=True)


def _page(inquiry: Inquiry) -> str:
    return reverse("staff-intake-inquiry", args=[inquiry.pk])


@transaction.atomic
def open_safety_case(*, inquiry: Inquiry, level: str, by: "User", at: datetime) -> "SafetyCase":
    """Somebody who asked may be in danger: they become a client at once, so that the case has an owner and a clock.
    Nothing is sent to them; whether they are treated is decided later like for everybody."""
    insist(policies.may_open_case(by), Refused)
    worry = worry_about(inquiry, "desk", by=by, at=at)
    episode = _episode(inquiry) or enrol(inquiry=inquiry, by=by, at=at)
    page = _page(inquiry)
    source = f"intake:inquiry:{inquiry.pk}"
    case = safety.open_case(episode=episode, kind="concern", source=source, source_url=page, level=level, by=by, at=at)
    if not hasattr(worry, "settling"):
        WorrySettling.objects.create(worry=worry, outcome="case", at=at, by=by)
    audit.record("intake:inquiry:alarmed", inquiry, by=by, at=at, facts={"level": level})
    return case


def _episode(inquiry: Inquiry) -> "Episode | None":
    """The episode this person has already by this inquiry, or by the earlier one it belongs to."""
    asked = (inquiry, queries.merged_into(inquiry))
    return next((one.registration.episode for one in asked if one and hasattr(one, "registration")), None)


@transaction.atomic
def settle_worry(*, worry: Worry, note: str, by: "User", at: datetime) -> WorrySettling:
    """A clinician asked the person: there is no danger. The note says how that is known."""
    insist(policies.may_settle_worry(by, worry), Refused)
    settling = WorrySettling.objects.create(worry=worry, outcome="no_danger", note=note.strip(), at=at, by=by)
    audit.record("intake:inquiry:worry_settled", worry.inquiry, by=by, at=at)
    return settling
