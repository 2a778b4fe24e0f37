"""Answers to the instruments whose wording a clinic brings itself, in the order of their items."""

from openkap.core.instruments import score
from openkap.core.library import standard

SHELF = standard().shelf("instruments")
CLINIC_SUPPLIED = sorted((each for each in SHELF if each.licence.category == "B"), key=lambda each: each.id)


def answered(id, values):
    """Answers by item id; None is not answered, and what the values do not reach is not answered either."""
    return dict(zip(SHELF.get(id).by_id, values, strict=False))


def scored(id, values):
    return score(SHELF.get(id), answered(id, values))


def constant(id, value):
    """Everybody's simplest check of a key: the same answer to every item."""
    return scored(id, [value] * len(SHELF.get(id).items))


def numbered(id, given, rest=0):
    """Answers by printed number, the same answer to all the others."""
    return score(SHELF.get(id), {item.id: given.get(item.number, rest) for item in SHELF.get(id).items})
