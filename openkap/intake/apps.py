from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Inquiry, packet, consents, and the two intakes."""

    name = "openkap.intake"
    label = "intake"
    verbose_name = "Intake"
