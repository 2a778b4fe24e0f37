"""The shared record of a meeting: for the care team and, in part, for the client."""

import hashlib
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

KINDS = (("preparation", "preparation"), ("dosing", "dosing"), ("integration", "integration"))
TOUCH = (
    ("none", "no touch"),
    ("hand", "a hand to hold"),
    ("hand_shoulder", "a hand on the hand or the shoulder"),
)


class Note(models.Model):
    """One meeting, one shared note. `by` wrote last, at `at`. Once signed it is never edited, only amended."""

    planned_visit = models.OneToOneField("careplan.PlannedVisit", models.PROTECT, related_name="+")
    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=KINDS)
    started_at = models.DateTimeField("when the meeting began", null=True, blank=True)
    intention = models.TextField("intention", max_length=2000, blank=True)
    values = models.TextField("what matters most", max_length=2000, blank=True)
    touch = models.CharField("touch", max_length=13, choices=TOUCH, blank=True)
    touch_words = models.TextField("touch, in the client’s words", max_length=1000, blank=True)
    stop_word = models.CharField("stop word", max_length=60, blank=True)
    setting = models.TextField("room, music, eye mask", max_length=1000, blank=True)
    coping = models.TextField("skills that were rehearsed", max_length=2000, blank=True)
    evening_plan = models.TextField("plan for the evening", max_length=2000, blank=True)
    course = models.TextField("how the time went", max_length=4000, blank=True)
    behaviour_change = models.TextField("one small change", max_length=2000, blank=True)
    behaviour_by_on = models.DateField("by when", null=True, blank=True)
    practice_commitment = models.TextField("practice until next time", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    CONTENT: ClassVar = (
        *("started_at", "intention", "values", "touch", "touch_words", "stop_word", "setting", "coping"),
        *("evening_plan", "course", "behaviour_change", "behaviour_by_on", "practice_commitment"),
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} note {self.pk}"

    def fingerprint(self) -> str:
        """SHA-256 over everything that a signature covers."""
        said = [self.kind, str(self.planned_visit_id), *(str(getattr(self, name) or "") for name in self.CONTENT)]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()

    @property
    def is_signed(self) -> bool:
        return hasattr(self, "signature")


class Signature(models.Model):
    """Somebody stands by the note as it reads; `hash` is its fingerprint at that moment."""

    note = models.OneToOneField(Note, models.PROTECT, related_name="signature")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"signature of {self.note}"

    @property
    def episode(self) -> "Episode":
        return self.note.episode


class Amendment(models.Model):
    """What was added to a signed note, later, beside it."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="amendments")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="therapy_amendment_says_something")
        ]

    def __str__(self) -> str:
        return f"amendment of {self.note}"

    @property
    def episode(self) -> "Episode":
        return self.note.episode
