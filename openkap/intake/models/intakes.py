"""The two intakes: drafts, readings, signatures and what was added afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Intake(models.Model):
    """One of the two assessments of an episode. What is written here is a draft until it is signed."""

    KINDS = (("medical", "medical intake"), ("clinical", "clinical intake"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="intakes")
    kind = models.CharField(max_length=8, choices=KINDS)
    answers = models.JSONField(default=dict)
    assessment = models.TextField(blank=True, max_length=20_000)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)  # counts saves, so that nobody saves over what they have not seen
    sheet = models.CharField(max_length=36, blank=True)  # the open page that saved last; it may go on saving

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "kind"], name="intake_one_of_each_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.episode})"


class IntakeSignature(models.Model):
    """The intake as it was signed: a copy, its hash, who and when. Never edited: see Amendment. `needs_cosign`: whoever
    signed works under supervision, so that it counts only once a co-signature stands beside it."""

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="signature")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    needs_cosign = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"signature of {self.intake}"


class Amendment(models.Model):
    """Something added or put right after signing. The signed text stays as it was."""

    signature = models.ForeignKey(IntakeSignature, models.PROTECT, related_name="amendments")
    answers = models.JSONField(default=dict)
    text = models.TextField(max_length=8000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="intake_amendment_says_why")]

    def __str__(self) -> str:
        return f"amendment of {self.signature}"


class VitalReading(models.Model):
    """One reading at rest during the medical intake. A mistaken one is struck out, not removed."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="intake_readings")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    systolic_mmhg = models.PositiveSmallIntegerField(null=True, blank=True)
    diastolic_mmhg = models.PositiveSmallIntegerField(null=True, blank=True)
    heart_rate_bpm = models.PositiveSmallIntegerField(null=True, blank=True)
    spo2_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["taken_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "taken_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="intake_reading_struck_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(systolic_mmhg__isnull=True, diastolic_mmhg__isnull=True)
                | Q(systolic_mmhg__gt=models.F("diastolic_mmhg")),
                name="intake_reading_pressures_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"
