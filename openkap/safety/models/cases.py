"""Safety cases and what was done about them. Only rows: what is acknowledged, handed over or closed is a row."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class SafetyCase(models.Model):
    """An owned, timed case opened by a dangerous answer or event. `source` is a code such as
    `measurement:assignment:12`, never an answer. Without an owner it waits for whoever takes it.

    `since`: from when on it waits for somebody to answer; a handover or a more urgent level starts that anew. The case
    is answered by an acknowledgement no older than that."""

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
    backup = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+", null=True, blank=True)
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "kind", "source"]), models.Index(fields=["due_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_at__gt=models.F("opened_at")), name="safety_case_has_time_to_act")
        ]

    def __str__(self) -> str:
        return f"safety case {self.pk}"


class Report(models.Model):
    """What opened a case, in words: what somebody of the team saw or heard, or what the client wrote. `told_by`: who
    outside brought the news, and how they can be reached."""

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="reports")
    note = models.TextField(max_length=2000)
    told_by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"report in {self.case}"


class Acknowledgement(models.Model):
    """Somebody has seen the case, says so, and owns it from then on. The time until it must be settled goes on."""

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

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
    """The case passes from one owner to another, with the reason; without `by` the clock passed it on."""

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="transfers")
    from_owner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+", null=True, blank=True)
    to_owner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="safety_transfer_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.case} to {self.to_owner}"


class Escalation(models.Model):
    """A clock of the case ran out at `lapsed_at`, and the next people were told. `reach` is the rung of
    `core.escalation` that was reached, `told` how many people stood on it. One row for each time it ran out."""

    WHY = (("no_answer", "nobody answered"), ("not_settled", "not settled in time"))

    case = models.ForeignKey(SafetyCase, models.PROTECT, related_name="escalations")
    why = models.CharField(max_length=12, choices=WHY)
    reach = models.PositiveSmallIntegerField()
    told = models.PositiveSmallIntegerField()
    lapsed_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "why", "lapsed_at"], name="safety_escalated_once_a_lapse")
        ]

    def __str__(self) -> str:
        return f"{self.case} escalated: {self.get_why_display()}"


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
