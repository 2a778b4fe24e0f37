"""The plan for hard hours: written by the client, by the team, or by both together; agreed by name."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import audit
from openkap.core.verdict import insist
from openkap.safety import policies, queries
from openkap.safety.actions.refusal import Refused
from openkap.safety.models import PlanAgreement, PlanSharing, SafetyPlan

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def write_plan(*, episode: "Episode", parts: Mapping[str, str], based_on: int, by: "User", at: datetime) -> SafetyPlan:
    """Keep the next version of the plan. `based_on`: the version that was on the page, 0 for none; when somebody else
    has changed it since, nothing is overwritten. Saving what stands there already changes nothing."""
    type(episode.client).objects.select_for_update().get(pk=episode.client_id)
    newest = queries.plan(episode)
    typed = {name: parts.get(name, "").strip() for name, _ in queries.PARTS}
    insist(policies.may_write_plan(by, episode, typed, newest.pk if newest else 0, based_on), Refused)
    if newest is not None and all(getattr(newest, name) == text for name, text in typed.items()):
        return newest
    number = newest.number + 1 if newest and newest.episode_id == episode.pk else 1
    plan = SafetyPlan.objects.create(episode=episode, number=number, **typed, by=by, at=at)
    audit.record("safety:plan:written", plan, by=by, at=at, facts={"number": number})
    return plan


@transaction.atomic
def agree(*, plan: SafetyPlan, by: "User", at: datetime) -> PlanAgreement:
    """Put your name under the plan as it stands. Doing so twice changes nothing."""
    insist(policies.may_agree(by, plan, queries.plan(plan.episode)), Refused)
    agreed, first = PlanAgreement.objects.get_or_create(plan=plan, by=by, defaults={"at": at})
    if first:
        audit.record("safety:plan:agreed", plan, by=by, at=at)
    return agreed


@transaction.atomic
def share_plan(*, episode: "Episode", by: "User", at: datetime) -> PlanSharing:
    """A young client lets their guardians read the plan. Doing so twice changes nothing."""
    insist(policies.may_share_plan(by, episode, at=at), Refused)
    row, first = PlanSharing.objects.get_or_create(episode=episode, ended_at=None, defaults={"at": at, "by": by})
    if first:
        audit.record("safety:plan:shared", row, by=by, at=at)
    return row


@transaction.atomic
def keep_plan(*, episode: "Episode", by: "User", at: datetime) -> None:
    """From now on the plan is the young client's alone again. Doing so twice changes nothing."""
    insist(policies.may_share_plan(by, episode, at=at), Refused)
    row = PlanSharing.objects.filter(episode=episode, ended_at=None).first()
    if row is not None:
        row.ended_at, row.ended_by = at, by
        row.save(update_fields=["ended_at", "ended_by"])
        audit.record("safety:plan:kept", row, by=by, at=at)
