"""Of which visits a client was reminded, and how they wish to be."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class Reminder(models.Model):
    """The client was reminded of an appointment that started at `starts_at`: of a moved one they hear anew."""

    KINDS = (("ahead", "some days ahead"), ("eve", "the evening before"))

    appointment = models.ForeignKey("scheduling.Appointment", models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=5, choices=KINDS)
    starts_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["sent_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "kind", "starts_at"], name="careplan_reminded_once")
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"

    @property
    def episode(self) -> "Episode":
        return self.appointment.episode


class ReminderWish(models.Model):
    """Whether a client wants to be reminded, and by which clock; the newest row counts. An empty zone: the clinic's."""

    client = models.ForeignKey("clinic.Client", models.PROTECT, related_name="reminder_wishes")
    wanted = models.BooleanField()
    time_zone = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name_plural = "reminder wishes"

    def __str__(self) -> str:
        return f"reminder wish {self.pk}"
