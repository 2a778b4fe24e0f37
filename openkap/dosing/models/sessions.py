"""A dosing session and its checklist."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class DosingSession(models.Model):
    """The live event of a dosing visit, from the first check to the door (FHIR Encounter).

    It keeps which checklist and which monitoring plan it was run by. A visit whose session was stood down may be
    tried again on another day: `attempt` counts. `revision` grows with every act, so that open pages can ask cheaply
    whether anything is new.
    """

    planned_visit = models.ForeignKey("careplan.PlannedVisit", models.PROTECT, related_name="dosing_sessions")
    attempt = models.PositiveSmallIntegerField(default=1)
    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="dosing_sessions")
    room = models.ForeignKey("clinic.Room", models.PROTECT, related_name="dosing_sessions", null=True, blank=True)
    route = models.CharField(max_length=20)
    readiness = models.CharField(max_length=60)
    readiness_version = models.CharField(max_length=12)
    monitoring = models.CharField(max_length=60)
    monitoring_version = models.CharField(max_length=12)
    heightened = models.BooleanField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["planned_visit", "attempt"], name="dosing_session_once_per_attempt"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["episode", "started_at"]),
            models.Index(fields=["started_at"]),
        ]

    def __str__(self) -> str:
        return f"dosing session {self.pk}"

    @property
    def is_open(self) -> bool:
        """Until the client is discharged, or it is clear that there is no dose today."""
        return not hasattr(self, "discharge") and not hasattr(self, "stand_down")


class ChecklistAnswer(models.Model):
    """What somebody answered to one check. Added, never edited: the latest of a check counts."""

    session = models.ForeignKey(DosingSession, models.PROTECT, related_name="answers")
    check_id = models.CharField(max_length=40)
    value = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["session", "check_id", "at"])]

    def __str__(self) -> str:
        return f"{self.check_id} of {self.session}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class CheckOverride(models.Model):
    """Someone with the role for it let one failed check pass, and why."""

    session = models.ForeignKey(DosingSession, models.PROTECT, related_name="overrides")
    check_id = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="dosing_check_override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"override of {self.check_id} in {self.session}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode
