"""What every page knows about the house it stands in."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from openkap.clinic import queries
from openkap.web.demo.cast import LOGINS
from openkap.web.staff.navigation import navigation

if TYPE_CHECKING:
    from openkap.clinic.models import User


def house(request: HttpRequest) -> dict[str, Any]:
    """Names, crisis numbers, and for staff their navigation, unread notices and any emergency key (two queries)."""
    page: dict[str, Any] = {
        "clinic_name": settings.OPENKAP_CLINIC_NAME,
        "clinic_phone": settings.OPENKAP_CLINIC_PHONE,
        "waiting_time": settings.OPENKAP_WAITING_TIME,
        "crisis_name": settings.OPENKAP_CRISIS_NAME,
        "crisis_number": settings.OPENKAP_CRISIS_NUMBER,
        "emergency_number": settings.OPENKAP_EMERGENCY_NUMBER,
        "demo": settings.OPENKAP_DEMO,
    }
    user = getattr(request, "user", None)
    if user is not None and getattr(user, "practitioner", None):
        page["navigation"] = navigation(user, request.path)
        page["unread_notices"] = queries.unread_notices(user).count()
        page["banner"] = _banner(user)
    elif settings.OPENKAP_DEMO and request.path == reverse("account_login") and queries.demo():
        page["demo_logins"] = LOGINS.values()
    return page


def _banner(user: "User") -> str:
    """While an emergency key is in use, every page says so."""
    until = queries.glass_until(user, at=timezone.now())
    if until is None:
        return ""
    return gettext("Emergency access is open until %(time)s. Every page you see is written down.") % {
        "time": f"{timezone.localtime(until):%H:%M}"
    }
