from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """Instruments assigned, answered, scored."""

    name = "openkap.measurement"
    label = "measurement"
    verbose_name = "Measurement"
