from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Safety cases: owned, timed, impossible to ignore."""

    name = "openkap.safety"
    label = "safety"
    verbose_name = "Safety"
