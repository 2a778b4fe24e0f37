"""A secret address at which a calendar program reads when somebody is expected."""

import hashlib
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac


class CalendarFeed(models.Model):
    """Somebody's own link. The secret in it is made of `seed` and this deployment's key, and stands in no table."""

    seed = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by"], condition=Q(ended_at__isnull=True), name="scheduling_one_feed_each"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="scheduling_feed_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"

    @staticmethod
    def new_seed() -> str:
        """Something nobody guesses; by itself it opens nothing."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def secret_of(seed: str) -> str:
        """What stands in the link."""
        return salted_hmac("openkap.scheduling.feed", seed, algorithm="sha256").hexdigest()

    @staticmethod
    def digest(secret: str) -> str:
        """What is kept of the secret in the link."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def secret(self) -> str:
        return self.secret_of(self.seed)
