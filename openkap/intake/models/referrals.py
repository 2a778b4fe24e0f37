"""Sent by someone: an inquiry whose referrer is known."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openkap.intake.models.inquiries import Inquiry


class Referral(models.Model):
    """Who refers whom, why and how urgently, with the person's own yes. Never edited. `reason` is clinical: it is
    read by clinicians, and each look is written down."""

    PROFESSIONS = (
        ("family_doctor", "family doctor"),
        ("psychiatrist", "psychiatrist"),
        ("doctor", "another doctor"),
        ("psychotherapist", "psychologist or psychotherapist"),
        ("nurse", "nurse or nurse practitioner"),
        ("social_worker", "social worker or counsellor"),
        ("other", "another profession"),
    )
    URGENCY = (
        ("routine", "in its turn"),
        ("soon", "soon: it is getting worse"),
        ("urgent", "urgent: please call me"),
    )
    HELP = (
        ("opinion", "an opinion whether this treatment may suit"),
        ("treatment", "the whole course of treatment; I go on caring for them"),
        ("take_over", "the whole course of treatment; please look for further care too"),
        ("medication", "a look at the medicines"),
        ("other", "something else, as written"),
    )

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="referral")
    name = models.CharField(max_length=160)
    profession = models.CharField(max_length=16, choices=PROFESSIONS)
    practice = models.CharField(max_length=160)
    phone = models.CharField(max_length=40)
    email = models.EmailField(blank=True)
    person_agreed = models.BooleanField()
    reason = models.TextField(max_length=4000)
    urgency = models.CharField(max_length=8, choices=URGENCY)
    help_wanted = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person_agreed=True), name="intake_referral_with_their_agreement"),
            models.CheckConstraint(condition=~Q(reason=""), name="intake_referral_says_why"),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def episode(self) -> "models.Model":
        """The episode it led to; Registration.DoesNotExist before that."""
        return self.inquiry.registration.episode

    @property
    def help_in_words(self) -> str:
        return "; ".join(words for code, words in self.HELP if code in self.help_wanted)
