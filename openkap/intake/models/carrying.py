"""What somebody chose to send along from the self-check."""

from django.conf import settings
from django.db import models

from openkap.intake.models.inquiries import Inquiry


class CarriedAnswers(models.Model):
    """The answers of a self-check, sent with an inquiry because the visitor ticked it: question key -> answer. Never
    edited; clinicians read it, the front desk does not."""

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="carried")
    answers = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )  # None: the person sent it through the public page

    class Meta:
        verbose_name_plural = "carried answers"

    def __str__(self) -> str:
        return f"answers carried into {self.inquiry}"
