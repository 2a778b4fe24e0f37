"""Why an act of deciding is refused."""

from openkap.core import verdict


class Refused(verdict.Refused):
    """An act of deciding that may not be done now; its text is the reason."""
