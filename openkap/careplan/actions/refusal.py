"""The no of this room."""

from openkap.core import verdict


class Refused(verdict.Refused):
    """An act on a plan that may not be done now; its text is ready for the screen."""
