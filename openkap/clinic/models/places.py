"""Where care happens."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Site(models.Model):
    """One address of the clinic."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=40, default="UTC")

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room that can be booked."""

    KINDS = (("dosing", "dosing room"), ("consulting", "consulting room"))

    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=KINDS)
    capacity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["site", "kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "name"], name="clinic_room_named_once_per_site"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="clinic_room_holds_someone"),
        ]

    def __str__(self) -> str:
        return self.name


class RoomRetirement(models.Model):
    """A room that is closed for good: nothing new is booked into it, until it is opened again."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="retirements")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(reopened_at__isnull=True), name="clinic_room_retired_once"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True)
                | Q(reopened_at__isnull=False, reopened_by__isnull=False),
                name="clinic_room_reopened_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} closed for good"
