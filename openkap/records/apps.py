from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Documents that clients bring."""

    name = "openkap.records"
    label = "records"
    verbose_name = "Records"
