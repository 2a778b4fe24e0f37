"""What somebody found who asked about risk, and the plan for hard hours that the client keeps."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class RiskAssessment(models.Model):
    """One structured look at suicide risk: the answers to the policy's questions, and the tier that follows from them.
    Never edited: a new look is a new row. A question without an answer is missing from `answers`."""

    case = models.ForeignKey("safety.SafetyCase", models.PROTECT, related_name="assessments")
    policy_version = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    tier = models.CharField(max_length=4)
    means = models.TextField(max_length=1000, blank=True)
    protects = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"risk assessment {self.pk}"


class SafetyPlan(models.Model):
    """The client's plan for hard hours, in six parts (Stanley and Brown 2012, `stanley-brown-2012`), headings in our
    own words. Never edited: a change is the next version."""

    PARTS = (
        ("signs", "How I notice that it is getting hard"),
        ("alone", "What I can do by myself to get through"),
        ("company", "People and places that take my mind elsewhere"),
        ("help", "People I can ask for help"),
        ("lines", "Professionals and help lines I can call"),
        ("safer", "How I keep away what I could hurt myself with"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="safety_plans")
    number = models.PositiveSmallIntegerField()
    signs = models.TextField(max_length=1000, blank=True)
    alone = models.TextField(max_length=1000, blank=True)
    company = models.TextField(max_length=1000, blank=True)
    help = models.TextField(max_length=1000, blank=True)
    lines = models.TextField(max_length=1000, blank=True)
    safer = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "number"], name="safety_plan_versions_in_line"),
        ]

    def __str__(self) -> str:
        return f"safety plan {self.pk}"

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """Each part: its name, its heading, what stands in it."""
        return [(name, heading, getattr(self, name)) for name, heading in self.PARTS]


class PlanAgreement(models.Model):
    """Somebody put their name under one version of a safety plan: the client, or who made it with them."""

    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="agreements")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "by"], name="safety_plan_agreed_once_each")]

    def __str__(self) -> str:
        return f"agreement to {self.plan}"


class PlanSharing(models.Model):
    """A young client lets their guardians read the plan for hard hours, from then until then."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="plan_sharings")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode"], condition=Q(ended_at__isnull=True), name="safety_plan_shared_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="safety_plan_sharing_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"sharing of the safety plan ({self.episode})"


class OnCallShift(models.Model):
    """Somebody answers for safety cases from then until then, also at night."""

    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="on_call_shifts")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["from_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["until_at", "from_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=models.F("from_at")), name="safety_shift_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="safety_shift_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"on-call shift {self.pk}"
