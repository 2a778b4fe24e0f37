"""Adverse events: harm or near-harm, in the words of whoever noticed. Never edited: an amendment is the next row."""

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openkap.core.events import EventKind, SeriousCriterion, event_list


class AdverseEvent(models.Model):
    """One adverse event as it is known at one moment: what, when, who noticed it and when, and why it is serious if
    it is. `amends`: the row that this one takes the place of, with the reason. `list_version`: the list of its name."""

    NOTICED_BY = (
        ("client", "The client told us"),
        ("support", "Somebody close to them told us"),
        ("team", "One of the team saw it"),
        ("outside", "Another clinic or practice told us"),
        ("records", "It stands in records that were brought"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="adverse_events")
    list_version = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    what = models.TextField(max_length=2000)
    happened_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    noticed_by = models.CharField(max_length=8, choices=NOTICED_BY)
    serious_for = models.JSONField(default=list, blank=True)
    amends = models.OneToOneField("self", models.PROTECT, related_name="amendment", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="safety_event_says_what_happened"),
            models.CheckConstraint(condition=Q(noticed_at__gte=F("happened_at")), name="safety_event_noticed_after"),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, reason="") | (Q(amends__isnull=False) & ~Q(reason="")),
                name="safety_event_amended_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"adverse event {self.pk}"

    @cached_property
    def called(self) -> EventKind:
        """What it is called in the list that it was named by."""
        return event_list(self.list_version).by_event[self.kind]

    @property
    def is_serious(self) -> bool:
        return bool(self.serious_for)

    @property
    def reasons(self) -> list[SeriousCriterion]:
        """Why it is serious."""
        return [event_list(self.list_version).by_criterion[each] for each in self.serious_for]
