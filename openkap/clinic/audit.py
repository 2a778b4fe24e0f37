"""The visitors' book: one row for every act and every look."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.template.loader import render_to_string

from openkap.clinic.models import AuditEvent, Client, User


def record(
    kind: str,
    target: models.Model,
    *,
    by: User | None,
    at: datetime,
    facts: Mapping[str, str | int | bool] | None = None,
) -> AuditEvent:
    """Write down that `by` did `kind` to `target`. Call it inside the act's own transaction, so that an act
    without its record rolls back. `kind` reads `room:subject:past_tense`; `facts` hold ids and codes only. What a
    guardian does is marked as a guardian's."""
    if kind.count(":") != 2:
        raise ValueError(f"an audit kind reads room:subject:verb, not {kind!r}")
    return AuditEvent.objects.create(
        kind=kind,
        target=f"{target._meta.label_lower}:{target.pk}",
        client_ref=_client_ref(target),
        by_ref=by.pk if by else None,
        at=at,
        facts=dict(facts or {}) | ({"as": "guardian"} if by and by.is_guardian else {}),
    )


def _client_ref(target: models.Model) -> int | None:
    """The client whose chart the target belongs to, where it belongs to one."""
    if isinstance(target, Client):
        return target.pk
    episode = getattr(target, "episode", None)
    ref: int | None = getattr(episode or target, "client_id", None)
    return ref


def sentence(event: AuditEvent, by_name: str) -> str:
    """The event in words; the room that acted keeps the sentence."""
    room, subject, verb = event.kind.split(":")
    return render_to_string(f"{room}/audit/{subject}_{verb}.html", {"event": event, "by_name": by_name}).strip()
