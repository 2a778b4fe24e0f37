from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """The front desk: working hours, appointments, and visits booked together."""

    name = "openkap.scheduling"
    label = "scheduling"
    verbose_name = "Scheduling"
