from django.apps import AppConfig


class TherapyConfig(AppConfig):
    name = "openkap.therapy"
    label = "therapy"
