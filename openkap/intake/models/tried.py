"""Treatments that the client has had, each with how it went."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Treatment(models.Model):
    """One earlier treatment as it was told. Whether it was adequate is judged by a prescriber, never stored here."""

    KINDS = (
        ("antidepressant", "a medicine for depression"),
        ("medicine", "another medicine for mind or mood"),
        ("talk_therapy", "talk therapy"),
        ("ketamine", "ketamine or esketamine"),
        ("tms", "magnetic stimulation (TMS)"),
        ("ect", "electric treatment (ECT)"),
        ("hospital", "a stay in a hospital or day clinic"),
        ("other", "something else"),
    )
    HELPED = (("no", "no"), ("little", "a little"), ("well", "yes, well"), ("not_sure", "not sure"))
    YES_NO = (("yes", "yes"), ("no", "no"), ("not_sure", "not sure"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="treatments")
    kind = models.CharField(max_length=16, choices=KINDS)
    name = models.CharField(max_length=120)
    dose_text = models.CharField(max_length=160, blank=True)
    began_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ongoing = models.BooleanField(default=False)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    this_time = models.CharField(max_length=8, choices=YES_NO)
    helped = models.CharField(max_length=8, choices=HELPED)
    why_stopped = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, until_by__isnull=True)
                | Q(until_at__isnull=False, until_by__isnull=False),
                name="intake_treatment_taken_off_by_someone",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="intake_treatment_has_a_name"),
            models.CheckConstraint(
                condition=Q(began_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="intake_treatment_ended_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(ongoing=False) | Q(ended_on=None), name="intake_treatment_ongoing_or_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PacketReview(models.Model):
    """A clinician went through what the client told: from here on, what is new or changed is shown to their
    discipline. `details` are the client's own details as they stood. Never edited."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="packet_reviews")
    discipline = models.CharField(max_length=16)
    details = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "discipline", "at"])]

    def __str__(self) -> str:
        return f"packet reviewed ({self.discipline}, {self.episode})"
