"""The meetings a plan asks for, and what became of each."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class PlannedVisit(models.Model):
    """A meeting that the plan asks for. Its window is worked out anew whenever another visit moves."""

    KINDS = (
        ("medical_intake", "medical intake"),
        ("clinical_intake", "clinical intake"),
        ("preparation", "preparation"),
        ("dosing", "dosing"),
        ("integration", "integration"),
        ("review", "review"),
        ("follow_up", "follow-up"),
    )

    plan = models.ForeignKey("careplan.Plan", models.PROTECT, related_name="visits")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=15, choices=KINDS)
    title = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    appointment = models.OneToOneField(
        "scheduling.Appointment", models.PROTECT, related_name="planned_visit", null=True, blank=True
    )
    dropped_by = models.ForeignKey(
        "careplan.Deviation",
        models.PROTECT,
        related_name="dropped_visits",
        null=True,
        blank=True,
        db_index=False,  # nearly always null: an index would mislead SQLite into reading every visit of the clinic
    )

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="careplan_visit_key_once_per_plan"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="careplan_visit_takes_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "earliest_at"])]

    def __str__(self) -> str:
        return f"{self.title} of {self.plan}"

    @property
    def episode(self) -> "Episode":
        return self.plan.episode


class VisitKept(models.Model):
    """The meeting took place; `started_at` is when."""

    visit = models.OneToOneField(PlannedVisit, models.PROTECT, related_name="kept")
    started_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "visits kept"

    def __str__(self) -> str:
        return f"{self.visit} kept"

    @property
    def episode(self) -> "Episode":
        return self.visit.episode


class VisitMissed(models.Model):
    """The meeting that was booked did not take place. It may still be booked again while its window is open."""

    REASONS = (
        ("client_ill", "the client was ill"),
        ("client_cancelled", "the client cancelled"),
        ("client_absent", "the client did not come"),
        ("clinic_cancelled", "the clinic cancelled"),
        ("not_ready", "the day's checks were not met"),
    )

    visit = models.ForeignKey(PlannedVisit, models.PROTECT, related_name="misses")
    booked_for = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=REASONS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "visits missed"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "booked_for"], name="careplan_visit_missed_once_per_booking"),
        ]

    def __str__(self) -> str:
        return f"{self.visit} missed"

    @property
    def episode(self) -> "Episode":
        return self.visit.episode
