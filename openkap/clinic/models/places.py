"""Where care happens."""

from typing import ClassVar

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
