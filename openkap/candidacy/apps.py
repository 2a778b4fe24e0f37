from django.apps import AppConfig


class CandidacyConfig(AppConfig):
    name = "openkap.candidacy"
    label = "candidacy"
    verbose_name = "Deciding"
