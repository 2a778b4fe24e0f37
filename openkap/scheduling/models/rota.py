"""When people are at work and rooms are open."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class WorkingHours(models.Model):
    """Somebody is at work on this day of every week, in the clinic's own time."""

    WEEKDAYS = (
        (0, "Monday"),
        (1, "Tuesday"),
        (2, "Wednesday"),
        (3, "Thursday"),
        (4, "Friday"),
        (5, "Saturday"),
        (6, "Sunday"),
    )

    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    from_time = models.TimeField()
    until_time = models.TimeField()

    class Meta:
        ordering: ClassVar = ["practitioner", "weekday", "from_time"]
        verbose_name_plural = "working hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_time__gt=F("from_time")), name="scheduling_hours_in_order"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="scheduling_hours_on_a_day_of_the_week"),
            models.UniqueConstraint(
                fields=["practitioner", "weekday", "from_time"], name="scheduling_hours_begin_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.from_time:%H:%M} to {self.until_time:%H:%M}"


class Leave(models.Model):
    """Somebody is away from then until then, whatever their hours are."""

    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="leaves")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["from_at"]
        indexes: ClassVar = [models.Index(fields=["practitioner", "until_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="scheduling_leave_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="scheduling_leave_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"leave {self.pk}"


class RoomClosure(models.Model):
    """A room that cannot be used from then until then."""

    REASONS = (
        ("cleaning", "cleaning"),
        ("repair", "repair"),
        ("other_use", "used for something else"),
    )

    room = models.ForeignKey("clinic.Room", models.PROTECT, related_name="closures")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=REASONS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["from_at"]
        indexes: ClassVar = [models.Index(fields=["room", "until_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="scheduling_closure_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="scheduling_closure_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} closed"


class OnSiteRole(models.Model):
    """How many rooms one person may serve while on site in this role. A role without a row serves one."""

    role = models.CharField(max_length=20, unique=True)
    rooms_at_once = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rooms_at_once__gte=1), name="scheduling_on_site_serves_a_room")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.rooms_at_once}"
