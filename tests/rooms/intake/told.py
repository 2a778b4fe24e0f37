"""What was told, as a test asks it."""

from openkap.intake import queries


def classes_of(episode) -> frozenset[str]:
    """The classes of everything the client takes now."""
    return frozenset(code for medicine in queries.medicines(episode) for code in medicine.class_codes)
