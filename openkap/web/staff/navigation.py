"""The way through the staff rooms: each entry for those whose role may open it."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from openkap.clinic.models import User


HOME = "/staff/"  # every other address lies under it
# (label, url name, permission)
ENTRIES: list[tuple[Promise, str, str]] = [
    (_("Today"), "staff-today", "scheduling:appointment:see"),
    (_("Clients"), "staff-clinic-clients", "clinic:episode:see"),
    (_("Pipeline"), "staff-pipeline", "intake:packet:progress"),
    (_("Decided differently"), "staff-candidacy-resolutions", "candidacy:determination:see"),
    (_("Inquiries"), "staff-intake-inquiries", "intake:inquiry:see"),
    (_("Calendar"), "staff-scheduling-day", "scheduling:appointment:see"),
    (_("Repairs"), "staff-repairs", "scheduling:appointment:write"),
    (_("Room board"), "staff-dosing-board", "dosing:session:see"),
    (_("Safety cases"), "staff-safety-cases", "safety:case:see"),
    (_("On call"), "staff-safety-rota", "safety:rota:see"),
    (_("Mail"), "staff-clinic-mails", "clinic:mail:see"),
    (_("Outcomes"), "staff-outcomes-clinic", "outcomes:clinic:see"),
    (_("Accounts"), "staff-clinic-accounts", "clinic:account:see"),
    (_("Sites and rooms"), "staff-clinic-places", "clinic:room:see"),
    (_("Credentials"), "staff-clinic-credentials", "clinic:credential:see"),
    (_("Claims"), "staff-clinic-claims", "clinic:claim:see"),
    (_("Consent texts"), "staff-intake-texts", "intake:text:publish"),
    (_("Emergency access"), "staff-clinic-glass-reviews", "clinic:glass:review"),
]


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    label: Promise
    url: str
    current: bool


def navigation(user: "User", path: str) -> list[Entry]:
    """What this account may open, with the current page marked."""
    found = []
    for label, name, need in ENTRIES:
        if user.may(need):
            url = _address(name)
            found.append(Entry(label, url, path == url or (url != HOME and path.startswith(url))))
    return found


@cache
def _address(name: str) -> str:
    return reverse(name)
