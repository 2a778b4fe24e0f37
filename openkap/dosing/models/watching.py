"""What was measured, what it called out, and who answered."""

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

LEVELS = (("amber", "amber"), ("red", "red"), ("black", "black"))


class VitalSigns(models.Model):
    """One look at the client (FHIR Observation). What was not measured is empty. Never edited: see Correction.

    `token` comes from the page that sent it, so that a reading sent twice is kept once. A zero comes from a device
    whose sensor was off.
    """

    SOURCES = (("entered", "entered by hand"), ("device", "from a device"))

    session = models.ForeignKey("dosing.DosingSession", models.PROTECT, related_name="vital_signs")
    token = models.UUIDField(default=uuid.uuid4)
    taken_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    source = models.CharField(max_length=7, choices=SOURCES, default="entered")
    systolic_mmhg = models.FloatField(null=True, blank=True)
    diastolic_mmhg = models.FloatField(null=True, blank=True)
    heart_rate_bpm = models.FloatField(null=True, blank=True)
    spo2_percent = models.FloatField(null=True, blank=True)
    respiratory_rate_bpm = models.FloatField(null=True, blank=True)
    temperature_c = models.FloatField(null=True, blank=True)
    sedation_moaas = models.FloatField(null=True, blank=True)
    sedation_rass = models.FloatField(null=True, blank=True)
    distress_0_10 = models.FloatField(null=True, blank=True)
    dissociation_0_10 = models.FloatField(null=True, blank=True)
    nausea_0_3 = models.FloatField(null=True, blank=True)
    pain_0_10 = models.FloatField(null=True, blank=True)
    vomited_times = models.FloatField(null=True, blank=True)
    on_oxygen = models.BooleanField(null=True, blank=True)
    symptoms = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "vital signs"
        ordering: ClassVar = ["taken_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "token"], name="dosing_reading_kept_once"),
            models.CheckConstraint(
                condition=Q(entered_at__gte=F("taken_at")), name="dosing_reading_entered_after_it_was_taken"
            ),
            models.CheckConstraint(
                condition=Q(systolic_mmhg__isnull=True)
                | Q(diastolic_mmhg__isnull=True)
                | Q(systolic_mmhg__gt=F("diastolic_mmhg"))
                | Q(systolic_mmhg=0),
                name="dosing_reading_pressures_in_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["session", "taken_at"])]

    def __str__(self) -> str:
        return f"reading {self.pk}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class Correction(models.Model):
    """One number of a reading was wrong: what it should have been (empty: it was not measured at all), and why."""

    reading = models.ForeignKey(VitalSigns, models.PROTECT, related_name="corrections")
    signal = models.CharField(max_length=40)
    value = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="dosing_correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"correction of {self.reading}"

    @property
    def episode(self) -> "Episode":
        return self.reading.session.episode


class Alert(models.Model):
    """A reading called for a person. It stays open until someone says what was done."""

    session = models.ForeignKey("dosing.DosingSession", models.PROTECT, related_name="alerts")
    reading = models.ForeignKey(VitalSigns, models.PROTECT, related_name="alerts")
    rule = models.CharField(max_length=60)
    level = models.CharField(max_length=5, choices=LEVELS)
    signal = models.CharField(max_length=40)
    value = models.FloatField(null=True, blank=True)
    since = models.DateTimeField()
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reading", "rule"], name="dosing_alert_raised_once_by_a_reading"),
        ]
        indexes: ClassVar = [models.Index(fields=["session", "raised_at"])]

    def __str__(self) -> str:
        return f"{self.level} alert {self.pk}"

    @property
    def episode(self) -> "Episode":
        return self.session.episode


class AlertAcknowledgement(models.Model):
    """Someone answered an alert: what was done, by whom, when."""

    ACTIONS = (
        ("repeated", "Reading repeated"),
        ("settled", "Client calmed, repositioned or stimulated"),
        ("prescriber", "Prescriber called and decided"),
        ("oxygen", "Oxygen given"),
        ("medicine", "Medicine given on the prescriber's word"),
        ("stopped", "Drug stopped"),
        ("emergency", "Emergency plan started"),
        ("artefact", "Not the client: sensor or typing"),
    )

    alert = models.OneToOneField(Alert, models.PROTECT, related_name="acknowledgement")
    action = models.CharField(max_length=12, choices=ACTIONS)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"answer to {self.alert}"

    @property
    def episode(self) -> "Episode":
        return self.alert.session.episode
