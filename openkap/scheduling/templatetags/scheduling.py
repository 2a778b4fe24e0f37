"""What the calendar's templates ask."""

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from openkap.scheduling.queries.stretch import Block

register = template.Library()


@register.filter
def place(block: "Block", first_hour: int) -> str:
    """Where a block stands on a page of one day that begins at this hour."""
    return block.place(4 * first_hour)
