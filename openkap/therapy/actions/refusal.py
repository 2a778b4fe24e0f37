"""How this room says no."""

from openkap.core import verdict


class Refused(verdict.Refused):
    """An act on a note or a mark that may not be done now."""
