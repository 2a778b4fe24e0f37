"""The first contact, and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Inquiry(models.Model):
    """Someone asked about treatment. Not yet a client: a name, a way to answer, a question."""

    REACH_BY = (("email", "e-mail"), ("phone", "telephone"))

    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_digits = models.CharField(max_length=40, blank=True, editable=False)
    reach_by = models.CharField(max_length=5, choices=REACH_BY)
    question = models.TextField(max_length=2000, blank=True)
    referred_by = models.CharField(max_length=160, blank=True)
    arrived_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )  # None: the person wrote to us through the public page

    class Meta:
        ordering: ClassVar = ["-arrived_at", "-pk"]
        verbose_name_plural = "inquiries"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(email="", phone=""), name="intake_inquiry_can_be_answered"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["arrived_at"]),
            models.Index(fields=["email"]),
            models.Index(fields=["phone_digits"]),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"


class Registration(models.Model):
    """An inquiry became an episode of a client."""

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="registration")
    episode = models.OneToOneField("clinic.Episode", models.PROTECT, related_name="registration")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"registration of {self.inquiry}"


class InquiryClosure(models.Model):
    """An inquiry ended without an episode, with its reason."""

    REASONS = (
        ("answered", "question answered, nothing more wished"),
        ("referred_on", "referred to someone else"),
        ("no_reply", "could not be reached"),
        ("duplicate", "the same person asked before"),
    )

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="closure")
    reason = models.CharField(max_length=12, choices=REASONS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.inquiry} closed: {self.get_reason_display()}"
