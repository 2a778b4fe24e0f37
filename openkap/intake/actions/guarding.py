"""Who decides for a client under age, and what of it they do from their own account."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Guardian

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def name_guardian(*, episode: "Episode", name: str, relation: str, by: "User", at: datetime) -> Guardian:
    """Somebody decides for this young person. Everybody who is named has to agree, so a new name needs a new yes."""
    insist(policies.may_name_guardian(by, episode, at=at), Refused)
    row = Guardian.objects.create(episode=episode, name=name, relation=relation, named_at=at, named_by=by)
    audit.record("intake:guardian:named", row, by=by, at=at)
    return row


@transaction.atomic
def invite_guardian(*, guardian: Guardian, email: str = "", by: "User", at: datetime) -> Guardian:
    """Mail a guardian the link to an account of their own; once more while it is not used. The mail says nothing of
    health. Somebody who signs in already, for a sibling, only learns that something waits."""
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("guardianship__user").get(pk=guardian.pk)
    insist(policies.may_invite_guardian(by, guardian, at=at), Refused)
    if guardian.guardianship is None:
        guardian.guardianship = clinic.add_guardian(
            episode=guardian.episode, name=guardian.name, email=email, by=by, at=at
        )
        guardian.save(update_fields=["guardianship"])
    user = guardian.guardianship.user
    if user.last_login is None:
        secret = clinic.invite(user=user, by=by, at=at)
        notify.invitation(secret=secret, door="portal-intake-invitation", at=at)
    else:
        notify.guardian_notice(to=user, kind="intake:guardian_named", at=at)
    audit.record("intake:guardian:invited", guardian, by=by, at=at)
    return guardian


@transaction.atomic
def end_guardian(*, guardian: Guardian, by: "User", at: datetime) -> Guardian:
    """Somebody no longer decides: what they signed no longer counts, and their account reaches nothing here."""
    insist(policies.may_end_guardian(by, guardian), Refused)
    guardian.ended_at, guardian.ended_by = at, by
    guardian.save(update_fields=["ended_at", "ended_by"])
    if guardian.guardianship is not None:
        clinic.end_guardianship(guardianship=guardian.guardianship, by=by, at=at)
    audit.record("intake:guardian:ended", guardian, by=by, at=at)
    return guardian
