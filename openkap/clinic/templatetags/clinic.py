"""Words of the building for templates."""

from urllib.parse import urlencode

from django import template

from openkap.clinic.models import Milestone

register = template.Library()
WORDS = dict(Milestone.KINDS)


@register.filter
def milestone_word(kind: str | None) -> str:
    """The milestone in words; nothing for an episode that has reached none."""
    return WORDS.get(kind or "", "")


@register.filter
def query_words(words: str) -> str:
    """The search kept while paging."""
    return urlencode({"q": words}) if words else ""
