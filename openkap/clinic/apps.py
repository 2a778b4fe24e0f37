from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "openkap.clinic"
    label = "clinic"
    verbose_name = "Clinic"
