"""Words of outcomes for templates."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """A share of one in whole percent; a dash where there is nobody to count."""
    return "–" if share is None else _("%(percent)d %%") % {"percent": round(100 * share)}
