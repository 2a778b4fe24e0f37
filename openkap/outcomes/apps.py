from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Trajectories and the clinic's rates: reads, never acts."""

    name = "openkap.outcomes"
    label = "outcomes"
    verbose_name = "Outcomes"
