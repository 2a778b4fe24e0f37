from django.apps import AppConfig


class CareplanConfig(AppConfig):
    name = "openkap.careplan"
    label = "careplan"
