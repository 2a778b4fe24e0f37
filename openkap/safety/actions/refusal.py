"""Why an act on a safety case is refused."""

from openkap.core import verdict


class Refused(verdict.Refused):
    """An act on a safety case that may not be done now; its text is the reason."""
