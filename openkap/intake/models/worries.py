"""Something in a first contact may mean danger to life: it calls until somebody has answered it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from openkap.intake.models.inquiries import Inquiry


class Worry(models.Model):
    """Words of an inquiry, or what somebody at the desk heard. It is settled by a safety case or by a clinician who
    asked the person."""

    FOUND_BY = (
        ("words", "words that may mean danger"),
        ("check", "answers of the self-check"),
        ("desk", "somebody at the desk"),
    )

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="worry")
    found_by = models.CharField(max_length=5, choices=FOUND_BY)
    raised_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"worry about {self.inquiry}"


class WorrySettling(models.Model):
    """A named person answered the worry."""

    OUTCOMES = (("case", "a safety case is open"), ("no_danger", "asked the person: no danger"))

    worry = models.OneToOneField(Worry, models.PROTECT, related_name="settling")
    outcome = models.CharField(max_length=9, choices=OUTCOMES)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(outcome="no_danger", note=""), name="intake_no_danger_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.worry}: {self.get_outcome_display()}"


class WorryCall(models.Model):
    """Nobody had answered a worry in time, so the next people were told: one row for each time that it ran out."""

    worry = models.ForeignKey(Worry, models.PROTECT, related_name="calls")
    lapsed_at = models.DateTimeField()
    reach = models.PositiveSmallIntegerField()
    told = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["worry", "lapsed_at"], name="intake_worry_called_once"),
        ]

    def __str__(self) -> str:
        return f"call about {self.worry}"
