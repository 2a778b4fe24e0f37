"""One-tap marks of a dosing day: what was said and done, at the minute it happened."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

KINDS = (
    ("phrase", "words of the client"),
    ("theme", "theme"),
    ("intervention", "what the therapist did"),
    ("phase", "phase"),
)


class SessionMark(models.Model):
    """Something worth remembering at one minute of a dosing session. Never edited; a slip is struck out."""

    planned_visit = models.ForeignKey("careplan.PlannedVisit", models.PROTECT, related_name="+")
    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["planned_visit", "at"])]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="therapy_mark_says_something")]

    def __str__(self) -> str:
        return f"{self.kind} mark {self.pk}"

    @property
    def is_struck(self) -> bool:
        return hasattr(self, "strike")


class MarkStrike(models.Model):
    """A mark that was a slip of the finger; it stays readable, struck out."""

    mark = models.OneToOneField(SessionMark, models.PROTECT, related_name="strike")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"strike of {self.mark}"

    @property
    def episode(self) -> "Episode":
        return self.mark.episode
