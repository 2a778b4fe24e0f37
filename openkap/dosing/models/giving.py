"""What was given, and when it stopped running in."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class Administration(models.Model):
    """One dose that was given, on one order. Never edited.

    `over_minutes` is set for what runs in over time; `given_at` is when it began.
    """

    session = models.ForeignKey("dosing.DosingSession", models.PROTECT, related_name="administrations")
    order = models.ForeignKey("careplan.Order", models.PROTECT, related_name="administrations")
    dose_mg = models.DecimalField(max_digits=7, decimal_places=2)
    route = models.CharField(max_length=20)
    product = models.CharField(max_length=40)
    over_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["given_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(dose_mg__gt=0), name="dosing_administration_dose_positive"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("given_at")), name="dosing_administration_recorded_after_it_was_given"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["session", "given_at"])]

    def __str__(self) -> str:
        return f"administration {self.pk}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class InfusionEnd(models.Model):
    """The moment from which nothing more runs in: as planned, or stopped early with a reason."""

    administration = models.OneToOneField(Administration, models.PROTECT, related_name="end")
    ended_at = models.DateTimeField()
    early_reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.administration}"

    @property
    def episode(self) -> "Episode":
        return self.administration.session.episode
