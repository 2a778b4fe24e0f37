"""How this room says no."""

from openkap.core import verdict


class Refused(verdict.Refused):
    """An act of arrival that may not be done now; its text is the reason."""
