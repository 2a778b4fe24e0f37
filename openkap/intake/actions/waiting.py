"""The waiting list: put on, judged again, called, taken off; each by a name."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Inquiry, UrgencyChange, WaitingCall, WaitingEnd, WaitingPlace

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def put_on_list(
    *,
    inquiry: Inquiry | None = None,
    episode: Optional["Episode"] = None,
    reason: str,
    urgency: str,
    wish: str = "",
    by: "User",
    at: datetime,
) -> WaitingPlace:
    """The person behind an inquiry, or the client of an episode, waits for a place from now on."""
    insist(policies.may_wait(by, inquiry=inquiry, episode=episode), Refused)
    who = {"inquiry": inquiry, "episode": episode}
    why = {"reason": reason, "urgency": urgency, "wish": wish.strip()}
    place = WaitingPlace.objects.create(**who, **why, at=at, by=by)
    audit.record("intake:waiting:begun", place, by=by, at=at, facts={"reason": reason, "urgency": urgency})
    return place


@transaction.atomic
def judge_again(*, place: WaitingPlace, urgency: str, by: "User", at: datetime) -> UrgencyChange:
    """Say anew how urgently this person waits; since when they wait stays as it is."""
    insist(policies.may_change_place(by, place), Refused)
    change = UrgencyChange.objects.create(place=place, urgency=urgency, at=at, by=by)
    audit.record("intake:waiting:judged", place, by=by, at=at, facts={"urgency": urgency})
    return change


@transaction.atomic
def call_from_list(*, place: WaitingPlace, outcome: str, by: "User", at: datetime) -> WaitingCall:
    """Somebody called because a place was free. Whoever takes it, or waits no more, leaves the list."""
    insist(policies.may_change_place(by, place), Refused)
    call = WaitingCall.objects.create(place=place, outcome=outcome, at=at, by=by)
    audit.record("intake:waiting:called", place, by=by, at=at, facts={"outcome": outcome})
    if reason := WaitingCall.ENDS.get(outcome):
        take_off_list(place=place, reason=reason, by=by, at=at)
    return call


@transaction.atomic
def take_off_list(*, place: WaitingPlace, reason: str, by: "User", at: datetime) -> WaitingEnd:
    """Nobody waits in this place any more."""
    insist(policies.may_change_place(by, place), Refused)
    end = WaitingEnd.objects.create(place=place, reason=reason, at=at, by=by)
    audit.record("intake:waiting:ended", place, by=by, at=at, facts={"reason": reason})
    return end
