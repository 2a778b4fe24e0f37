"""A protocol fitted to one client, its two signatures, and what was changed."""

import hashlib
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from openkap.clinic.roles import DISCIPLINES

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


class Plan(models.Model):
    """What was agreed with the client. Never edited: a change is a Deviation, another plan needs a withdrawal."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="plans")
    protocol = models.CharField(max_length=60)
    version = models.CharField(max_length=12)
    route = models.CharField(max_length=20)
    starts_on = models.DateField()
    goals = models.TextField(max_length=2000)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-drafted_at", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(goals=""), name="careplan_plan_has_goals")]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    def fingerprint(self, changes: "list[Deviation]") -> str:
        """SHA-256 over everything that a signature covers. A later change of the plan gives another fingerprint."""
        said = [self.protocol, self.version, self.route, self.starts_on.isoformat(), self.goals]
        said += [part for change in changes if change.tailors for part in (change.field, change.to_value)]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


class PlanSignature(models.Model):
    """One discipline's yes to one wording of the plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="signatures")
    discipline = models.CharField(max_length=13, choices=DISCIPLINES)
    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "discipline", "hash"], name="careplan_wording_signed_once_per_discipline"
            ),
            models.UniqueConstraint(
                fields=["plan", "practitioner", "hash"], name="careplan_wording_signed_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.discipline} signature of {self.plan}"

    @property
    def episode(self) -> "Episode":
        return self.plan.episode


class Deviation(models.Model):
    """Something the plan does differently from its protocol, with the reason. Added, never removed.

    A `field` that ends in ".late" lets one visit be held after its window: an exception, which changes no rule.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="deviations")
    field = models.CharField(max_length=120)
    from_value = models.CharField(max_length=40)
    to_value = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="careplan_deviation_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.from_value} to {self.to_value}"

    @property
    def tailors(self) -> bool:
        """Does it change the plan itself, so that both disciplines sign again?"""
        return not self.field.endswith(".late")

    @property
    def episode(self) -> "Episode":
        return self.plan.episode


class PlanWithdrawal(models.Model):
    """This plan no longer holds; what was done under it stays."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="careplan_withdrawal_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"withdrawal of {self.plan}"

    @property
    def episode(self) -> "Episode":
        return self.plan.episode
