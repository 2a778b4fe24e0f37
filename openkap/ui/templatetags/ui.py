"""What templates may ask of the furniture."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkap.ui import charts

register = template.Library()


@register.simple_tag
def clinic_name() -> str:
    """The name on the door."""
    return getattr(settings, "OPENKAP_CLINIC_NAME", "OpenKAP")


@register.simple_tag
def crisis() -> dict[str, str]:
    """Whom to call in this deployment's country, ready for a sentence."""
    number = getattr(settings, "OPENKAP_CRISIS_NUMBER", "988")
    name = getattr(settings, "OPENKAP_CRISIS_NAME", "988 Suicide & Crisis Lifeline")
    return {
        "line_number": number,
        "line_name": name,
        "emergency_number": getattr(settings, "OPENKAP_EMERGENCY_NUMBER", "911"),
        "clinic_phone": getattr(settings, "OPENKAP_CLINIC_PHONE", ""),
    }


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """An absolute time with the relative one beside it: "14:10, 12 min ago"."""
    if at is None:
        return ""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    today = local.date() == timezone.localdate()
    words = date_words(local, "H:i" if today else "j M Y, H:i")
    near = _distance(at) if today and timezone.is_aware(at) else ""
    return format_html('<time datetime="{}">{}</time>{}', local.isoformat(timespec="minutes"), words, near)


def _distance(at: datetime) -> str:
    minutes = round((timezone.now() - at).total_seconds() / 60)
    if minutes == 0:
        return ", " + _("just now")
    size = abs(minutes)
    hours = round(size / 60)
    span = f"{size} min" if size < 100 else ngettext("%d hour", "%d hours", hours) % hours
    return ", " + (_("%s ago") % span if minutes > 0 else _("in %s") % span)


@register.simple_tag
def chart(picture: charts.LineChart | charts.ForestChart | None) -> SafeString | str:
    """A chart frame: title, sentence, picture, table."""
    if picture is None:
        return ""
    return charts.line(picture) if isinstance(picture, charts.LineChart) else charts.forest(picture)


@register.simple_tag
def flow_map(chart: charts.FlowMap) -> SafeString:
    """A map of what acts on what."""
    return charts.flow(chart)


@register.filter
def line_sample(way: charts.Way) -> SafeString:
    """The line of one way, for a key."""
    return charts.sample(way)


@register.filter
def has_choices(field: BoundField) -> bool:
    """True for radio and checkbox groups, which are drawn as big rows."""
    return getattr(field.field.widget, "input_type", "") in {"radio", "checkbox"}


@register.filter
def says_optional(field: BoundField) -> bool:
    """Optional is said in forms that are sent once; a draft (`is_draft` on the form) may leave anything empty."""
    return not field.field.required and not getattr(field.form, "is_draft", False)


@register.filter
def unit(field: BoundField) -> str:
    """The unit written after an input; a widget names it with the attribute `data-unit`."""
    return str(field.field.widget.attrs.get("data-unit", ""))


@register.filter
def notice_level(tags: str) -> str:
    """The look of one of Django's messages."""
    levels = {"success": "is-leaf", "warning": "is-amber", "error": "is-red"}
    return next((look for tag, look in levels.items() if tag in (tags or "").split()), "is-sky")


@register.filter
def level_word(level: str) -> str:
    """The word that goes with an alert's colour and shape."""
    words = {"amber": _("Amber: look"), "red": _("Red: act"), "black": _("Black: emergency")}
    return words.get(level, level)


@register.filter
def step_word(state: str) -> str:
    """The state of a step for those who hear the page."""
    words = {"done": _("done"), "now": _("now"), "next": _("to come"), "missed": _("not done")}
    return words.get(state, state)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """One entry of a mapping, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None
