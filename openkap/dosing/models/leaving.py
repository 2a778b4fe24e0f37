"""How a dosing day ends: with a discharge, or without a dose."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


def _by() -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class ClosingNote(models.Model):
    """The therapist has closed the note of this session. The note itself lives behind the therapists' wall."""

    session = models.OneToOneField("dosing.DosingSession", models.PROTECT, related_name="closing_note")
    at = models.DateTimeField()
    by = _by()

    def __str__(self) -> str:
        return f"closing note of {self.session}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class DischargeAnswer(models.Model):
    """One answer on the way out: an item of a score, or something seen. The latest of an item counts."""

    session = models.ForeignKey("dosing.DosingSession", models.PROTECT, related_name="discharge_answers")
    item = models.CharField(max_length=40)
    value = models.SmallIntegerField()
    at = models.DateTimeField()
    by = _by()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["session", "item", "at"])]

    def __str__(self) -> str:
        return f"{self.item} of {self.session}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class DischargeOverride(models.Model):
    """A prescriber lets a client go although a requirement is open, or the client leaves against advice."""

    KINDS = (("clinical", "the prescriber's decision"), ("against_advice", "the client leaves against advice"))

    session = models.ForeignKey("dosing.DosingSession", models.PROTECT, related_name="discharge_overrides")
    kind = models.CharField(max_length=14, choices=KINDS)
    requirements = models.JSONField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = _by()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="dosing_discharge_override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"discharge override {self.pk}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class Discharge(models.Model):
    """The client went home: signed by a licensed clinician. `requirements` and `scores` are frozen as they stood."""

    session = models.OneToOneField("dosing.DosingSession", models.PROTECT, related_name="discharge")
    at = models.DateTimeField()
    by = _by()
    requirements = models.JSONField()
    scores = models.JSONField()
    override = models.OneToOneField(DischargeOverride, models.PROTECT, related_name="discharge", null=True, blank=True)

    def __str__(self) -> str:
        return f"discharge of {self.session}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class StandDown(models.Model):
    """The day ended before any dose, with the reason. The visit may be booked again."""

    REASONS = (
        ("checks", "the day's checks were not met"),
        ("client", "the client did not want it today"),
        ("ill", "the client was unwell"),
        ("clinic", "the clinic could not"),
    )

    session = models.OneToOneField("dosing.DosingSession", models.PROTECT, related_name="stand_down")
    reason = models.CharField(max_length=8, choices=REASONS)
    at = models.DateTimeField()
    by = _by()

    def __str__(self) -> str:
        return f"{self.session} stood down"

    @property
    def episode(self) -> "Episode":
        return self.session.episode
