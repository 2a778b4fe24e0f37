"""What the calendar's templates ask."""

from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def option_groups(field: BoundField) -> list[tuple[str, list[dict[str, Any]]]]:
    """The choices of a field group by group: the group's name and its options, each with its id, value and label."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id}, widget)
    groups = widget.optgroups(field.html_name, [str(field.value() or "")], attrs)
    return [(name or "", options) for name, options, _index in groups]
