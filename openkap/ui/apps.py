from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layouts, components, styles and scripts; no models."""

    name = "openkap.ui"
    label = "ui"
