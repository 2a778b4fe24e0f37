"""The people in our care, and those who stand by them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Client(models.Model):
    """A person in care (FHIR Patient)."""

    SEX = (("female", "female"), ("male", "male"), ("", "not said"))

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="client_record", null=True, blank=True
    )
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    preferred_name = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    sex_at_birth = models.CharField(max_length=6, choices=SEX, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering: ClassVar = ["family_name", "given_name", "pk"]
        indexes: ClassVar = [models.Index(fields=["family_name", "given_name"]), models.Index(fields=["email"])]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """For boards that strangers may glimpse."""
        return "".join(part[0] for part in (self.given_name, self.family_name) if part).upper()


class SupportPerson(models.Model):
    """Someone the client trusts: who takes them home, whom we call."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="support_people")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    relation = models.CharField(max_length=60, blank=True)
    is_escort = models.BooleanField(default=False)
    is_emergency = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="clinic_support_person_removed_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.name
