"""The visitors' book, urgent keys, notices, and forms that were handed in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openkap.clinic.models.episodes import Episode


class AuditEvent(models.Model):
    """Who did or saw what, when. Append-only: the database itself refuses changes. No foreign keys, so that the
    record outlives what it speaks of; ids and codes only, never a free text or an answer."""

    kind = models.CharField(max_length=80)
    target = models.CharField(max_length=80)
    client_ref = models.BigIntegerField(null=True)
    by_ref = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["client_ref", "at"]),
            models.Index(fields=["by_ref", "at"]),
            models.Index(fields=["kind", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class BreakGlass(models.Model):
    """A chart opened in an emergency by someone outside its care team: with a reason, for a short time."""

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="+")
    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practitioner", "episode", "until_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("at")), name="clinic_break_glass_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="clinic_break_glass_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"break-glass {self.pk}"


class BreakGlassReview(models.Model):
    """Someone looked at a break-glass the next day and said whether it was right."""

    break_glass = models.OneToOneField(BreakGlass, models.PROTECT, related_name="review")
    justified = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"review of {self.break_glass}"


class Notice(models.Model):
    """Something a person should know. The kind names a sentence; nothing clinical is stored or mailed."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    url = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["to", "read_at"])]

    def __str__(self) -> str:
        return self.kind


class SubmittedForm(models.Model):
    """A form that was handed in once, so that a double click does nothing twice."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()
    location = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return str(self.token)


class DemoClinic(models.Model):
    """The mark of a demonstration database. Without this row no demonstration sign-in works, whatever is set."""

    seed = models.PositiveIntegerField()
    clients = models.PositiveIntegerField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"demonstration of {self.clients} clients, seed {self.seed}"
