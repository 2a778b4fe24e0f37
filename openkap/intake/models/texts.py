"""The clinic's own consent texts: how it words a part, what it is composing, and what was published."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class PartWording(models.Model):
    """How this clinic words one part of one consent text. Never edited: a change is a new row with the next number."""

    text_id = models.CharField(max_length=40)
    part = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    heading = models.CharField(max_length=120)
    body = models.TextField(max_length=6000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["text_id", "part", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text_id", "part", "number"], name="intake_part_worded_once_per_number"),
            models.CheckConstraint(condition=~Q(body="") & ~Q(heading=""), name="intake_part_wording_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.part} wording {self.number}"


class TextDraft(models.Model):
    """A consent text as the clinic is composing it. `parts`: [part, number of its wording; 0 is as shipped], in order.
    The only row here that changes: it is nobody's word until it is published."""

    text_id = models.CharField(max_length=40, unique=True)
    parts = models.JSONField(default=list)
    summary = models.CharField(max_length=400)
    statement = models.CharField(max_length=400)
    expires_days = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"draft of {self.text_id}"


class PublishedText(models.Model):
    """A consent text of this clinic that clients can sign: frozen, whole, with its hash. Never edited."""

    REASONS = (
        ("wording", "other words for the same"),
        ("content", "it says something else"),
        ("new_risk", "something new is known about the risks"),
    )

    text_id = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=20)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=8, choices=REASONS)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["text_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text_id", "number"], name="intake_text_published_once_per_number"),
            models.UniqueConstraint(fields=["text_id", "version"], name="intake_text_published_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.version}"

    @property
    def asks_again(self) -> bool:
        """Must everybody who signed before sign once more?"""
        return self.reason != "wording"
