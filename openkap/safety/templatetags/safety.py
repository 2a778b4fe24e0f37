"""What other rooms' pages say to a client whose answer was dangerous."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from openkap.safety import queries

register = template.Library()


@register.inclusion_tag("safety/portal/promise.html")
def when_someone_looks(level: str = "") -> dict[str, Any]:
    """An honest sentence on when a human looks: by the rota, the opening hours, and the rule of this urgency."""
    now = timezone.now()
    return {"promise": queries.promise(now, level), "now": now, "clinic_phone": settings.OPENKAP_CLINIC_PHONE}
