"""A client is reminded of a visit, once; and says whether and by which clock."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from openkap.careplan import policies, queries
from openkap.careplan.actions.refusal import Refused
from openkap.careplan.models import Reminder, ReminderWish
from openkap.clinic import audit, notify
from openkap.core.verdict import insist
from openkap.scheduling import queries as scheduling

if TYPE_CHECKING:
    from openkap.clinic.models import Client, User
    from openkap.scheduling.models import Appointment


@transaction.atomic
def remind(*, appointment: "Appointment", kind: str, by: "User | None", at: datetime) -> bool:
    """Tell the client, and who decides for a young one, that this visit is near. False when they were told before, or
    when it was cancelled or moved meanwhile."""
    if not scheduling.active().filter(pk=appointment.pk, starts_at=appointment.starts_at).exists():
        return False
    row, is_new = Reminder.objects.get_or_create(
        appointment=appointment, kind=kind, starts_at=appointment.starts_at, defaults={"sent_at": at}
    )
    if is_new:
        word, episode = "careplan:visit_ahead", appointment.episode
        notify.client_notice(client=episode.client, kind=word, url=_page(appointment), at=at)
        notify.guardians_notice(episode=episode, kind=word, at=at)
        audit.record("careplan:reminder:sent", row, by=by, at=at, facts={"kind": kind})
    return is_new


@transaction.atomic
def wish_reminders(*, client: "Client", wanted: bool, time_zone: str, by: "User", at: datetime) -> ReminderWish:
    """Say whether to be reminded, and by which clock ("" for the clinic's). It holds from now on."""
    insist(policies.may_wish_reminders(by, client), Refused)
    wish = ReminderWish.objects.create(client=client, wanted=wanted, time_zone=time_zone, by=by, at=at)
    audit.record("careplan:reminder:wished", wish, by=by, at=at, facts={"wanted": wanted})
    return wish


def _page(appointment: "Appointment") -> str:
    visit = queries.visit_of(appointment)
    return reverse("portal-careplan-visit", args=[visit.pk]) if visit else reverse("portal-scheduling-appointments")
