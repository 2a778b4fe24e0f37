"""Psychotherapy notes: a table of their own, which only their writer reads (45 CFR 164.501 and 164.508).

They never hold what the shared record needs: medicines, times, results, diagnosis, plan or progress.
"""

import hashlib
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class PsychotherapyNote(models.Model):
    """A therapist's own thinking about a meeting. `by` is its only reader."""

    planned_visit = models.ForeignKey("careplan.PlannedVisit", models.PROTECT, related_name="+")
    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="+")
    text = models.TextField(max_length=10000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["planned_visit", "by"])]

    def __str__(self) -> str:
        return f"psychotherapy note {self.pk}"

    def fingerprint(self) -> str:
        """SHA-256 over the text and where it belongs."""
        return hashlib.sha256(f"{self.planned_visit_id}\x1f{self.by_id}\x1f{self.text}".encode()).hexdigest()


class PsychotherapySeal(models.Model):
    """The writer has finished; what comes later is a new note."""

    note = models.OneToOneField(PsychotherapyNote, models.PROTECT, related_name="seal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal of {self.note}"

    @property
    def episode(self) -> "Episode":
        return self.note.episode
