"""The clinic words, composes and publishes its own consent texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from openkap.clinic import audit
from openkap.core.consent_texts import Wording, as_table, compose
from openkap.core.library import standard
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import PartWording, PublishedText, TextDraft

if TYPE_CHECKING:
    from openkap.clinic.models import User


@transaction.atomic
def word_part(*, text_id: str, part: str, heading: str, body: str, by: "User", at: datetime) -> PartWording:
    """Word one part of a text anew. It stands beside the earlier wordings; composing chooses among them."""
    insist(policies.may_word(by), Refused)
    newest = PartWording.objects.filter(text_id=text_id, part=part).aggregate(newest=Max("number"))["newest"] or 0
    row = PartWording.objects.create(
        text_id=text_id, part=part, number=newest + 1, heading=heading, body=body, at=at, by=by
    )
    audit.record("intake:part:worded", row, by=by, at=at, facts={"text": text_id, "part": part, "number": row.number})
    return row


@transaction.atomic
def compose_text(*, text_id: str, parts: Mapping[str, int], wording: Wording, by: "User", at: datetime) -> TextDraft:
    """Keep what the text is to be made of: each part with the number of its wording (0: as shipped), in order."""
    insist(policies.may_word(by), Refused)
    said = {
        "parts": [list(pair) for pair in parts.items()],
        "summary": wording.summary,
        "statement": wording.statement,
        "expires_days": wording.expires_after.days,
        "saved_at": at,
        "saved_by": by,
    }
    draft, _ = TextDraft.objects.update_or_create(text_id=text_id, defaults=said)
    audit.record("intake:text:composed", draft, by=by, at=at, facts={"text": text_id})
    return draft


@transaction.atomic
def publish_text(*, text_id: str, reason: str, by: "User", at: datetime) -> PublishedText:
    """Put the composed text in force, frozen with its hash, under the medical director's name. When it says something
    else than before, everybody who signed before is asked again."""
    TextDraft.objects.select_for_update().filter(text_id=text_id).first()
    bench = queries.composing(text_id)
    if bench is None:
        raise Refused("This clinic uses no such text.")
    insist(policies.may_publish(by, bench.draft, bench.missing, changed=bench.changed), Refused)
    text = compose(
        bench.base,
        bench.sections,
        bench.wording,
        number=len(bench.published) + 1,
        replaces=_replaced(bench) if reason != "wording" else bench.in_force.replaces,
        reviewed_by=by.name,
        reviewed_on=timezone.localdate(at),
    )
    row = PublishedText.objects.create(
        text_id=text_id,
        number=len(bench.published) + 1,
        version=text.version,
        content=as_table(text),
        sha256=text.sha256,
        reason=reason,
        published_at=at,
        published_by=by,
    )
    facts = {"text": text_id, "version": text.version, "sha256": text.sha256, "reason": reason}
    audit.record("intake:text:published", row, by=by, at=at, facts=facts)
    return row


def _replaced(bench: queries.Composing) -> list[str]:
    """Every version of this text until now."""
    shipped = [text.version for text in standard().shelf("consents").versions() if text.id == bench.base.id]
    return [*shipped, *(row.version for row in bench.published)]
