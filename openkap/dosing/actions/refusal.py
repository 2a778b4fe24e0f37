"""The noes of this room."""

from openkap.core import verdict


class Refused(verdict.Refused):
    """An act in a dosing session that may not be done now; its text is ready for the screen."""


class DoseHeld(Refused):
    """A dose that may not be given now."""
