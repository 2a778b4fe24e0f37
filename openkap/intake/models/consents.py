"""What was agreed to, what was taken back, and when nothing may be signed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Consent(models.Model):
    """One signed version of one text. Never edited: a change is a new signature, an end is a withdrawal."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="consents")
    text_id = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    routes = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    signed_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["signed_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "text_id", "signed_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(signed_name=""), name="intake_consent_is_signed_with_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.version} ({self.episode})"


class ConsentWithdrawal(models.Model):
    """A consent taken back. Always allowed, also during a session."""

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"withdrawal of {self.consent}"


class ConsentLock(models.Model):
    """From a dose until the next morning nothing may be signed: a signature under the medicine is worth nothing."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="consent_locks")
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["episode", "until"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="intake_consent_lock_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"consent lock until {self.until:%Y-%m-%d %H:%M} ({self.episode})"
