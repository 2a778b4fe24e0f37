"""One client's time-limited treatment, who cares for it, and how far it has come."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Episode(models.Model):
    """One client's course of treatment, from inquiry to follow-up (FHIR EpisodeOfCare)."""

    client = models.ForeignKey("clinic.Client", models.PROTECT, related_name="episodes")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-opened_at"]

    def __str__(self) -> str:
        return f"episode {self.pk}"

    @property
    def episode(self) -> "Episode":
        """An episode is its own episode, so the gate can ask any record the same question."""
        return self


class CareTeamMember(models.Model):
    """Someone who cares for this episode, from then until then."""

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="team")
    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="memberships")
    from_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode", "practitioner"], condition=Q(until_at__isnull=True), name="clinic_on_a_team_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["practitioner", "until_at", "episode"])]

    def __str__(self) -> str:
        return f"{self.practitioner} in {self.episode}"


class Milestone(models.Model):
    """A point of the journey that was reached. The phase of an episode is read from these, never typed."""

    KINDS = (
        ("inquired", "inquired"),
        ("registered", "registered"),
        ("packet_sent", "packet sent"),
        ("packet_returned", "packet returned"),
        ("medical_intake_signed", "medical intake signed"),
        ("clinical_intake_signed", "clinical intake signed"),
        ("determined", "determination signed by both disciplines"),
        ("plan_signed", "plan signed by both disciplines"),
        ("visits_booked", "visits booked"),
        ("prepared", "prepared"),
        ("first_dose", "first dose given"),
        ("last_dose", "last dose given"),
        ("completed", "completed"),
        ("closed", "closed"),
    )

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=24, choices=KINDS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "kind"], name="clinic_milestone_reached_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.episode})"


class Closure(models.Model):
    """The end of an episode, with its reason."""

    REASONS = (
        ("completed", "course completed"),
        ("not_a_candidate", "not a candidate"),
        ("client_left", "the client chose to stop"),
        ("lost_contact", "contact was lost"),
        ("referred_on", "referred on"),
        ("moved", "moved away"),
    )

    episode = models.OneToOneField(Episode, models.PROTECT, related_name="closure")
    reason = models.CharField(max_length=20, choices=REASONS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.episode} closed: {self.get_reason_display()}"


class Guardianship(models.Model):
    """A guardian's account reaches one young person's episode, from then until then. It also ends by itself on the
    birthday on which the client comes of age: that is computed at every look, and stands in no row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="guardianships")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="guardianships")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["begun_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "episode"], condition=Q(ended_at__isnull=True), name="clinic_guards_an_episode_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="clinic_guardianship_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"guardianship {self.pk}"
