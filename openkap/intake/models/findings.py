"""What clinicians find and name: results of tests with their day, and diagnoses with their code. Nothing is deleted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class TestResult(models.Model):
    """One result of a test, dated by the day on which it was taken. A mistaken one is struck out, not removed.

    `key` names a question of the vocabulary and `value` is spelled as the vocabulary reads it.
    """

    __test__ = False  # a table, not a test

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="test_results")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    taken_on = models.DateField()
    came_from = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["taken_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "key", "taken_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="intake_result_struck_by_someone",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="intake_result_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.episode})"


class Diagnosis(models.Model):
    """One diagnosis with its ICD-10-CM code. A mistaken or past one is ended; which is the main one is said anew."""

    CERTAINTY = (("confirmed", "confirmed"), ("provisional", "provisional"), ("history", "by history"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="diagnoses")
    code = models.CharField(max_length=9)
    words = models.CharField(max_length=300)  # as the book puts it
    certainty = models.CharField(max_length=12, choices=CERTAINTY)
    made_on = models.DateField()
    main_at = models.DateTimeField(null=True, blank=True)  # the newest of these is the main diagnosis
    main_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name_plural = "diagnoses"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, until_by__isnull=True)
                | Q(until_at__isnull=False, until_by__isnull=False),
                name="intake_diagnosis_ended_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(main_at__isnull=True, main_by__isnull=True)
                | Q(main_at__isnull=False, main_by__isnull=False),
                name="intake_diagnosis_made_main_by_someone",
            ),
            models.UniqueConstraint(
                fields=["episode", "code"], condition=Q(until_at__isnull=True), name="intake_diagnosis_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.episode})"
