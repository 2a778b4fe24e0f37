"""Words that may mean danger to life: they call people until a named person has answered."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.clinic import queries as clinic
from openkap.core.danger import danger_words
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.refusal import Refused
from openkap.intake.actions.registering import enrol
from openkap.intake.models import Inquiry, Worry, WorrySettling
from openkap.safety import actions as safety

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.safety.models import SafetyCase

CALLED = ("front_desk", "medical_director")


@transaction.atomic
def listen(*, inquiry: Inquiry, text: str, by: Optional["User"], at: datetime) -> Worry | None:
    """Read for words that may mean danger; when there are any, tell the desk and who answers for safety."""
    if not danger_words().found_in(text):
        return None
    return _worry(inquiry, "words", by=by, at=at)


def _worry(inquiry: Inquiry, found_by: str, *, by: Optional["User"], at: datetime) -> Worry:
    worry, new = Worry.objects.get_or_create(inquiry=inquiry, defaults={"found_by": found_by, "raised_at": at})
    if new:
        page = reverse("staff-intake-inquiry", args=[inquiry.pk])
        for person in (one for role in CALLED for one in clinic.practitioners(role)):
            notify.notice(to=person.user, kind="intake:inquiry_worry", url=page, at=at)
        audit.record("intake:inquiry:worried_about", inquiry, by=by, at=at, facts={"found_by": found_by})
    return worry


@transaction.atomic
def open_safety_case(*, inquiry: Inquiry, level: str, by: "User", at: datetime) -> "SafetyCase":
    """Somebody who asked may be in danger: they become a client at once, so that the case has an owner and a clock.
    Nothing is sent to them; whether they are treated is decided later like for everybody."""
    insist(policies.may_open_case(by), Refused)
    worry = _worry(inquiry, "desk", by=by, at=at)
    episode = _episode(inquiry) or enrol(inquiry=inquiry, by=by, at=at)
    page = reverse("staff-intake-inquiry", args=[inquiry.pk])
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
