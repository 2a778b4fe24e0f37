"""Instruments assigned to an episode, the answers, and what they amount to. Raw answers and the version stay, so that
every score can be worked out again."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openkap.core.instruments import Classified, Instrument, Scored


class Assignment(models.Model):
    """One instrument, to be answered once, between two days. `anchor` names the visit of the plan it belongs to."""

    OCCASIONS = (
        ("intake", "intake"),
        ("baseline", "before the first dose"),
        ("before_dose", "before a dose"),
        ("dosing_day", "dosing day"),
        ("weekly", "weekly"),
        ("mid_course", "mid-course"),
        ("post_course", "after the course"),
        ("follow_up", "follow-up"),
        ("extra", "extra"),
    )
    ASKED_OF = (("client", "the client, in the portal"), ("clinician", "a clinician, or from paper"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="assignments")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    occasion = models.CharField(max_length=16, choices=OCCASIONS)
    anchor = models.CharField(max_length=60, blank=True)
    asked_of = models.CharField(max_length=10, choices=ASKED_OF)
    opens_on = models.DateField()
    due_on = models.DateField()
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["due_on"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode", "instrument", "occasion", "anchor", "due_on"], name="measurement_assigned_once"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="measurement_opens_before_it_is_due"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} for {self.episode}, due {self.due_on}"


class Withdrawal(models.Model):
    """The assignment is no longer wanted: the plan changed, or somebody decided so."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.assignment} withdrawn"


class Response(models.Model):
    """The answers to one assignment, by item; null means "would rather not answer". A draft until submitted."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="response")
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="measurement_response_submitted_by_someone",
            )
        ]

    def __str__(self) -> str:
        return f"response to {self.assignment}"

    @property
    def episode(self):  # type: ignore[no-untyped-def]
        return self.assignment.episode


class Score(models.Model):
    """What one submitted response amounts to: a number, or none with its state; a classification has only a band.

    Episode, instrument and time are repeated here so that a clinic's scores are read without the answers."""

    STATES = (
        ("complete", "complete"),
        ("prorated", "prorated"),
        ("withheld", "withheld"),
        ("undecided", "undecided"),
    )

    response = models.ForeignKey(Response, models.PROTECT, related_name="scores")
    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="scores")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    score_id = models.CharField(max_length=40)
    is_main = models.BooleanField()
    value = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=STATES)
    observed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["observed_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["episode", "is_main", "observed_at"]),
            models.Index(fields=["instrument", "score_id", "observed_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response", "score_id"], name="measurement_scored_once"),
            models.CheckConstraint(
                condition=~Q(state="withheld") | Q(value__isnull=True), name="measurement_withheld_has_no_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.score_id} of {self.episode}"


def score_rows(response: Response, scale: Instrument, scored: Scored, *, at: datetime) -> list[Score]:
    """The rows of what a response amounts to, not yet written."""
    return [
        Score(response=response, **fields)
        for fields in score_fields(response.assignment.episode_id, scale, scored, at=at)
    ]


def score_fields(episode_id: int, scale: Instrument, scored: Scored, *, at: datetime) -> list[dict[str, Any]]:
    """The fields of those rows, all but the response."""
    common = {"episode_id": episode_id, "instrument": scale.id, "version": scale.version, "observed_at": at}
    found = [
        {**common, "score_id": each.id, "value": each.value, "band": each.band, "state": each.state}
        for each in scored.scores
    ] + [
        {**common, "score_id": each.id, "value": None, "band": each.label, "state": _settled(each)}
        for each in scored.classifications
    ]
    return [{**fields, "is_main": fields["score_id"] == scale.main} for fields in found]


def _settled(each: Classified) -> str:
    return "complete" if each.outcome else "undecided"
