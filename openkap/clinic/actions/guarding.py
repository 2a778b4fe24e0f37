"""Accounts of those who decide for a young client."""

from datetime import datetime

from django.db import transaction

from openkap.clinic import audit
from openkap.clinic.actions.accounts import void_invitations
from openkap.clinic.models import Episode, Guardianship, User
from openkap.core.verdict import Refused


@transaction.atomic
def add_guardian(*, episode: Episode, name: str, email: str, by: User, at: datetime) -> Guardianship:
    """Let somebody reach the pages of a young person's guardians. Who is a guardian here already, of a sibling, keeps
    that account. Refuses the address of anybody else."""
    user = User.objects.filter(email__iexact=email).first()
    if user is not None and not user.is_guardian:
        raise Refused("Somebody signs in here with this address already. A guardian needs an address of their own.")
    if user is not None and user.guardianships.filter(episode=episode, ended_at__isnull=True).exists():
        raise Refused("Another guardian of this young person signs in with this address. Each needs their own.")
    user = user or User.objects.make(email, name)
    row = Guardianship.objects.create(user=user, episode=episode, begun_at=at, begun_by=by)
    audit.record("clinic:guardianship:begun", row, by=by, at=at)
    return row


@transaction.atomic
def end_guardianship(*, guardianship: Guardianship, by: User, at: datetime) -> Guardianship:
    """From now on this account reaches nothing of this young person. A link that nobody used opens nothing, unless
    the same person decides for another client."""
    guardianship.ended_at, guardianship.ended_by = at, by
    guardianship.save(update_fields=["ended_at", "ended_by"])
    if not guardianship.user.guardianships.filter(ended_at__isnull=True).exists():
        void_invitations(guardianship.user, at)
    audit.record("clinic:guardianship:ended", guardianship, by=by, at=at)
    return guardianship
