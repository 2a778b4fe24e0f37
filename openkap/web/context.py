"""What every page knows about the house it stands in."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from openkap.clinic import clock, queries
from openkap.safety import queries as safety
from openkap.web.demo.cast import LOGINS
from openkap.web.staff.navigation import navigation

if TYPE_CHECKING:
    from openkap.clinic.models import User


def house(request: HttpRequest) -> dict[str, Any]:
    """Names, crisis numbers, and for staff their navigation and what calls (two queries)."""
    page: dict[str, Any] = {
        "clinic_name": settings.OPENKAP_CLINIC_NAME,
        "clinic_phone": settings.OPENKAP_CLINIC_PHONE,
        "waiting_time": settings.OPENKAP_WAITING_TIME,
        "crisis_name": settings.OPENKAP_CRISIS_NAME,
        "crisis_number": settings.OPENKAP_CRISIS_NUMBER,
        "emergency_number": settings.OPENKAP_EMERGENCY_NUMBER,
        "sees_adolescents": settings.OPENKAP_ADOLESCENTS,
        "sees_no_diagnosis": settings.OPENKAP_NO_DIAGNOSIS,
        "demo": settings.OPENKAP_DEMO,
    }
    user = getattr(request, "user", None)
    if user is not None and getattr(user, "practitioner", None):
        page |= _for_staff(request, user)
    elif settings.OPENKAP_DEMO and request.path == reverse("account_login") and queries.demo():
        page["demo_logins"] = LOGINS.values()
    return page


def _for_staff(request: HttpRequest, user: "User") -> dict[str, Any]:
    """Where they may go, and what calls. Two queries."""
    now, client_id = timezone.now(), getattr(request, "opened_client_id", None)
    bell = queries.bell(user, stands_still=clock.stands_still(at=now), **safety.calls(client_id))
    banners = (_emergency(user, now), _silence(user, bell), _open_case(user, bell), _still(bell))
    return {
        "navigation": navigation(user, request.path),
        "unread_notices": bell["unread"],
        "banners": [banner for banner in banners if banner and banner.url != request.path],
    }


@dataclass(frozen=True)
class Banner:
    """Something every page says until it is settled."""

    text: str
    url: str = ""
    label: str = ""


def _emergency(user: "User", now: datetime) -> Banner | None:
    """While an emergency key is in use, every page says so."""
    until = queries.glass_until(user, at=now)
    if until is None:
        return None
    words = gettext("Emergency access is open until %(time)s. Every page you see is written down.")
    return Banner(words % {"time": f"{timezone.localtime(until):%H:%M}"})


def _silence(user: "User", bell: dict[str, Any]) -> Banner | None:
    """Everybody was told of a safety case, and nobody has answered: then everybody who works here sees it."""
    if not bell["nobody_answers"]:
        return None
    if user.may("safety:case:see"):
        words = gettext("A safety case waits, and nobody has answered. Whoever reads this first takes it.")
        return Banner(words, reverse("staff-safety-cases"), gettext("Show the safety cases"))
    return Banner(gettext("Somebody here needs a clinician now, and nobody has answered. Find one, or call one, now."))


def _open_case(user: "User", bell: dict[str, Any]) -> Banner | None:
    """On every page of a client: that a safety case of theirs is open. Who may not read it learns whom to ask."""
    if not bell.get("open_case"):
        return None
    if user.may("safety:case:see"):
        words = gettext("A safety case of this client is open: no dose until it is settled or the prescriber decides.")
        return Banner(words, reverse("staff-safety-case", args=[bell["open_case"]]), gettext("Show the case"))
    owner = bell["open_case_owner"] or gettext("the care team")
    return Banner(gettext("Please speak with %(owner)s before you go on with this client.") % {"owner": owner})


def _still(bell: dict[str, Any]) -> Banner | None:
    """Without its worker the house reminds nobody by itself."""
    if not bell["stands_still"]:
        return None
    return Banner(
        gettext("The background work stands still: no mail leaves and no safety case escalates. Tell an administrator.")
    )
