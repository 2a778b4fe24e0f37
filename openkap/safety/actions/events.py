"""Harm and near-harm are written down. What is serious opens a safety case; nothing written is ever changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from openkap.clinic import audit
from openkap.core.events import event_list
from openkap.core.verdict import insist
from openkap.safety import policies, queries
from openkap.safety.actions.opening import open_case
from openkap.safety.actions.refusal import Refused
from openkap.safety.models import AdverseEvent

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def record_event(*, episode: "Episode", facts: Mapping[str, Any], by: "User", at: datetime) -> AdverseEvent:
    """Write down what happened. `facts`: `queries.events.FACTS`. A serious event opens a safety case at once."""
    insist(policies.may_record_event(by, episode, facts, at=at), Refused)
    event = _write(episode, facts, by=by, at=at)
    audit.record("safety:event:recorded", event, by=by, at=at, facts={"kind": event.kind, "serious": event.serious_for})
    _open_case(event, event.serious_for, by=by, at=at)
    return event


@transaction.atomic
def amend_event(
    *, event: AdverseEvent, facts: Mapping[str, Any], reason: str, by: "User", at: datetime
) -> AdverseEvent:
    """Say it better, or anew: the next row takes the place of this one, which stays. Serious for a reason that was not
    there before: a safety case is opened, or the one that is open becomes news again."""
    insist(policies.may_amend_event(by, event, facts, reason, at=at), Refused)
    try:
        with transaction.atomic():
            after = _write(event.episode, facts, amends=event, reason=reason.strip(), by=by, at=at)
    except IntegrityError:
        raise Refused(policies.AMENDED) from None
    audit.record("safety:event:amended", after, by=by, at=at, facts={"kind": after.kind, "serious": after.serious_for})
    _open_case(after, [each for each in after.serious_for if each not in event.serious_for], by=by, at=at)
    return after


def _write(episode: "Episode", facts: Mapping[str, Any], *, by: "User", at: datetime, **amending: Any) -> AdverseEvent:
    names = event_list()
    said = {**facts, "what": facts["what"].strip(), "serious_for": names.in_order(facts["serious_for"])}
    return AdverseEvent.objects.create(episode=episode, list_version=names.version, **said, **amending, by=by, at=at)


def _open_case(event: AdverseEvent, reasons: Iterable[str], *, by: "User", at: datetime) -> None:
    """How urgent it is says the clinic's policy for harm and near-harm. One case however often it is amended."""
    if not list(reasons):
        return
    source = f"safety:event:{queries.first_written(event).pk}"
    page = reverse("staff-safety-event", args=[event.pk])
    open_case(episode=event.episode, kind="event", source=source, source_url=page, by=by, at=at)
