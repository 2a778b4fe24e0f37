"""May be the same person: what the rule found, and what a person said to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from openkap.intake.models.inquiries import Inquiry


class Likeness(models.Model):
    """The rule finds that an inquiry may come from the same person as an earlier inquiry, or from a client. It is
    asked about once. `reasons` are codes of `core.likeness`."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="likenesses")
    earlier = models.ForeignKey(Inquiry, models.PROTECT, related_name="later_likenesses", null=True, blank=True)
    client = models.ForeignKey("clinic.Client", models.PROTECT, related_name="+", null=True, blank=True)
    reasons = models.JSONField(default=list)
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "likenesses"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(earlier__isnull=True, client__isnull=False) | Q(earlier__isnull=False, client__isnull=True),
                name="intake_likeness_to_one",
            ),
            models.CheckConstraint(condition=~Q(inquiry=models.F("earlier")), name="intake_likeness_to_another"),
            models.UniqueConstraint(fields=["inquiry", "earlier"], name="intake_likeness_to_inquiry_once"),
            models.UniqueConstraint(fields=["inquiry", "client"], name="intake_likeness_to_client_once"),
        ]

    def __str__(self) -> str:
        return f"likeness {self.pk}"


class Identification(models.Model):
    """Somebody said whether the two are one person. The newest counts; an older one is put right by a newer one."""

    SAYS = (("same", "the same person"), ("different", "not the same person"), ("undecided", "not decided any more"))

    likeness = models.ForeignKey(Likeness, models.PROTECT, related_name="identifications")
    says = models.CharField(max_length=9, choices=SAYS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.likeness}: {self.get_says_display()}"
