"""A client comes of age: everybody concerned is told ahead of the birthday and on it. Who may see and sign what does
not depend on this: that is computed at every look."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.clinic import audit, notify
from openkap.clinic import queries as clinic
from openkap.intake.models import MajorityNotice

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, User


@transaction.atomic
def tell_birthday(*, episode: "Episode", kind: str, birthday_on: date, by: "User | None", at: datetime) -> bool:
    """Tell the client, their guardians and their care team of this birthday, once. Whether it was new."""
    row, is_new = MajorityNotice.objects.get_or_create(
        episode=episode, kind=kind, birthday_on=birthday_on, defaults={"raised_at": at}
    )
    if not is_new:
        return False
    word = f"intake:majority_{kind}"
    notify.client_notice(client=episode.client, kind=word, url=reverse("portal-intake-consents"), at=at)
    for guardianship in episode.guardianships.filter(ended_at__isnull=True).select_related("user"):
        notify.guardian_notice(to=guardianship.user, kind=word, at=at)
    page = reverse("staff-intake-consents", args=[episode.pk])
    for member in clinic.team(episode):
        notify.notice(to=member.practitioner.user, kind=word, url=page, at=at)
    audit.record("intake:majority:told", row, by=by, at=at, facts={"kind": kind})
    return True
