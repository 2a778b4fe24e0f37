"""Safety cases and what was done about them. Only rows: what is acknowledged, handed over or closed is a row."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class SafetyCase(models.Model):
    """An owned, timed case opened by a dangerous answer or event. `source` is a code such as
    `measurement:assignment:12`, never an answer. Without an owner it waits for whoever takes it."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="safety_cases")
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    source_url = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=20)
    policy_version = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    due_at = models.DateTimeField()
    owner = models.ForeignKey(
        "clinic.Practitioner", models.PROTECT, related_name="owned_safety_cases", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "kind", "source"]), models.Index(fields=["due_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_at__gt=models.F("opened_at")), name="safety_case_has_time_to_act")
        ]

    def __str__(self) -> str:
        return f"safety case {self.pk}"


class Report(models.Model):
    """What somebody of the team saw or heard that opened a case."""

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="reports")
    note = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"report in {self.case}"


class Acknowledgement(models.Model):
    """Somebody has seen the case and says so. The clock goes on."""

    case = models.OneToOneField(SafetyCase, models.PROTECT, related_name="acknowledgement")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.case} acknowledged"


class SafetyAction(models.Model):
    """Something that was done for the client's safety."""

    KINDS = (
        ("spoke_with_client", "Spoke with the client"),
        ("tried_to_reach", "Tried to reach the client"),
        ("screened", "Screened for suicidal thoughts"),
        ("safety_plan", "Made or reviewed the safety plan"),
        ("informed_prescriber", "Informed the prescriber"),
        ("reached_support_person", "Spoke with the support person"),
        ("held_dose", "Held the next dose"),
        ("emergency_services", "Called emergency services"),
        ("other", "Something else, as written"),
    )

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=24, choices=KINDS)
    note = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(note=""), name="safety_action_says_what_was_done")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.case})"


class Transfer(models.Model):
    """The case passes from one owner to another, with the reason."""

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="transfers")
    from_owner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+", null=True, blank=True)
    to_owner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="safety_transfer_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.case} to {self.to_owner}"


class Escalation(models.Model):
    """The case was not closed in time, and those who answer for the whole clinic were told."""

    case = models.OneToOneField(SafetyCase, models.PROTECT, related_name="escalation")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.case} escalated"


class Closure(models.Model):
    """The end of a case: why, and on which action it rests. Without an action there is no closure."""

    REASONS = (
        ("safe_plan", "Safe for now, with a plan"),
        ("not_dangerous", "Clarified with the client: no danger"),
        ("higher_care", "Handed over to emergency or hospital care"),
        ("other_team", "Handed over to another team, who confirmed"),
    )

    case = models.OneToOneField(SafetyCase, models.PROTECT, related_name="closure")
    reason = models.CharField(max_length=20, choices=REASONS)
    action = models.ForeignKey(SafetyAction, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.case} closed: {self.get_reason_display()}"
