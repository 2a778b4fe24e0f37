"""What every page knows about the house it stands in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from openkap.clinic.models import User
from openkap.clinic.queries import unread_notices
from openkap.web.staff.navigation import navigation


def house(request: HttpRequest) -> dict[str, Any]:
    """Names, crisis numbers, and for people who are signed in their navigation and unread notices (one query)."""
    page: dict[str, Any] = {
        "clinic_name": settings.OPENKAP_CLINIC_NAME,
        "clinic_phone": settings.OPENKAP_CLINIC_PHONE,
        "crisis_name": settings.OPENKAP_CRISIS_NAME,
        "crisis_number": settings.OPENKAP_CRISIS_NUMBER,
        "emergency_number": settings.OPENKAP_EMERGENCY_NUMBER,
        "demo": settings.OPENKAP_DEMO,
    }
    user = getattr(request, "user", None)
    if isinstance(user, User) and user.practitioner:
        page["navigation"] = navigation(user, request.path)
        page["unread_notices"] = unread_notices(user).count()
    return page
