"""The first contact, and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Inquiry(models.Model):
    """Someone asked about treatment. Not yet a client: a name, a way to answer, a question."""

    REACH_BY = (("email", "e-mail"), ("phone", "telephone"))
    CAME_BY = (
        ("web", "the public page"),
        ("referral", "a referral"),
        ("phone", "telephone"),
        ("walk_in", "walked in"),
    )

    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_digits = models.CharField(max_length=40, blank=True, editable=False)
    born_on = models.DateField(null=True, blank=True)
    reach_by = models.CharField(max_length=5, choices=REACH_BY)
    question = models.TextField(max_length=2000, blank=True)
    referred_by = models.CharField(max_length=160, blank=True)
    came_by = models.CharField(max_length=8, choices=CAME_BY, default="web")
    arrived_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )  # None: the person, or who refers them, wrote to us through a public page

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
    """An inquiry ended without an episode: why, and which next steps the person was told. A reopening undoes it."""

    REASONS = (
        ("answered", "question answered, nothing more wished"),
        ("referred_on", "referred to someone else"),
        ("not_for_us", "not the right place now"),
        ("no_reply", "could not be reached"),
        ("duplicate", "the same person asked before"),
    )

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="closures")
    reason = models.CharField(max_length=12, choices=REASONS)
    next_steps = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.inquiry} closed: {self.get_reason_display()}"


class InquiryReopening(models.Model):
    """A closed inquiry waits for us again."""

    closure = models.OneToOneField(InquiryClosure, models.PROTECT, related_name="reopening")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.closure} opened again"


class Screening(models.Model):
    """A named person spoke with whoever asked, or read what they or their referrer wrote, and says how it goes on.
    The newest counts."""

    RESTS_ON = (
        ("spoke", "spoke with them"),
        ("self_check", "read the self-check they sent"),
        ("referral", "read the referral"),
        ("wrote", "read what they wrote"),
    )
    OUTCOMES = (
        ("go_on", "may go on to the packet"),
        ("prescriber_first", "a prescriber looks first"),
        ("therapist_first", "a KAP therapist looks first"),
    )

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="screenings")
    rests_on = models.CharField(max_length=10, choices=RESTS_ON)
    outcome = models.CharField(max_length=16, choices=OUTCOMES)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.inquiry} screened: {self.get_outcome_display()}"
