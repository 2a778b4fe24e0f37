"""After signing: adding and putting right, beside what was signed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.evidence import raw
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.answering import take_back
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Amendment, Fact, IntakeSignature

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User
    from openkap.intake.queries.intakes import Kind


@transaction.atomic
def amend(
    *,
    episode: "Episode",
    kind: "Kind",
    answers: Mapping[str, str],
    text: str,
    confirmed: Collection[str] = (),
    by: "User",
    at: datetime,
) -> Amendment:
    """Add to a signed intake, with the reason in `text`; answers that differ from what is known become known. Those
    `confirmed` stay what they are, and are this intake's own from now on.

    What was signed stays as it was."""
    insist(policies.may_amend(by, kind, queries.intake(episode, kind), at=at), Refused)
    before = queries.facts_of(episode)
    known = {key: raw(piece.value) for key, piece in before.items()}
    others = {key for key in confirmed if key in before and before[key].source != kind and answers.get(key)}
    changed = {key: value for key, value in answers.items() if key in others or value != known.get(key, "")}
    signature = IntakeSignature.objects.get(intake__episode=episode, intake__kind=kind)
    amendment = Amendment.objects.create(signature=signature, answers=changed, text=text, at=at, by=by)
    Fact.objects.bulk_create(
        Fact(episode=episode, key=key, value=value, source=kind, observed_at=at, by=by)
        for key, value in changed.items()
    )
    take_back(episode, before, changed, source=kind, by=by, at=at)
    audit.record("intake:intake:amended", amendment, by=by, at=at, facts={"kind": kind, "answers": len(changed)})
    return amendment
