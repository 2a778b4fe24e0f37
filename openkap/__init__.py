"""OpenKAP: the open-source clinic platform for ketamine-assisted psychotherapy."""

__version__ = "0.1.0"
