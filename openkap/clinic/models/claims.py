"""What a clinician of this clinic has read before the public hears it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ClaimReview(models.Model):
    """Someone read a claim against its sources. It counts for exactly these words, until a day. Never edited: the next
    review is a new row."""

    claim = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    wording = models.CharField(max_length=64)
    reviewed_on = models.DateField()
    until_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["claim", "pk"]
        indexes: ClassVar = [models.Index(fields=["claim", "id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("reviewed_on")), name="clinic_claim_review_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.claim} until {self.until_on}"


class ClaimWithdrawal(models.Model):
    """A review was taken back, with its reason: from then on the public does not hear the claim."""

    review = models.OneToOneField(ClaimReview, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="clinic_claim_withdrawal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"withdrawal of the {self.review}"
