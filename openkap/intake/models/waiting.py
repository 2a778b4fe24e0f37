"""The waiting list: who waits for a place, for what, since when, how urgently, and who called them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from openkap.intake.models.inquiries import Inquiry


class WaitingPlace(models.Model):
    """Somebody waits: the person behind an inquiry, or the client of an episode. The order is urgency, then time."""

    REASONS = (
        ("no_intake", "no place for the intakes"),
        ("no_treatment", "no place for treatment"),
        ("earlier", "would take an earlier time"),
        ("own_wish", "the person wishes to wait"),
    )
    URGENCY = (("first", "before others"), ("soon", "soon"), ("in_turn", "in turn"))  # in the order of the list

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="waiting_places", null=True, blank=True)
    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="waiting_places", null=True, blank=True)
    reason = models.CharField(max_length=12, choices=REASONS)
    urgency = models.CharField(max_length=8, choices=URGENCY)
    wish = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(inquiry__isnull=True, episode__isnull=False)
                | Q(inquiry__isnull=False, episode__isnull=True),
                name="intake_one_person_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"waiting place {self.pk}"


class UrgencyChange(models.Model):
    """Somebody judged again how urgently a person waits. The newest counts."""

    place = models.ForeignKey(WaitingPlace, models.PROTECT, related_name="changes")
    urgency = models.CharField(max_length=8, choices=WaitingPlace.URGENCY)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_urgency_display()}"


class WaitingCall(models.Model):
    """Somebody called a person on the list because a place was free."""

    OUTCOMES = (
        ("takes_it", "takes the place"),
        ("not_this", "cannot take this one, stays on the list"),
        ("not_reached", "not reached, stays on the list"),
        ("no_more", "does not wish to wait any more"),
    )
    ENDS: ClassVar = {"takes_it": "place_found", "no_more": "no_more"}

    place = models.ForeignKey(WaitingPlace, models.PROTECT, related_name="calls")
    outcome = models.CharField(max_length=11, choices=OUTCOMES)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"call for {self.place}: {self.get_outcome_display()}"


class WaitingEnd(models.Model):
    """Nobody waits in this place any more, and why."""

    REASONS = (
        ("place_found", "has a place"),
        ("no_more", "does not wish to wait any more"),
        ("elsewhere", "found help elsewhere"),
        ("not_reached", "could not be reached"),
        ("closed", "the inquiry was closed"),
        ("mistake", "put on the list by mistake"),
    )

    place = models.OneToOneField(WaitingPlace, models.PROTECT, related_name="end")
    reason = models.CharField(max_length=11, choices=REASONS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.place} ended: {self.get_reason_display()}"
