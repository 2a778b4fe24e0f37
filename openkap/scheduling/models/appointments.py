"""Time that is booked, and everything that happened to it since."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from datetime import datetime


class Appointment(models.Model):
    """Booked time of one client in one room. It may start between `earliest_at` and `latest_at`, the window it was
    booked under; its room is kept from `room_from_at` to `room_until_at`, with set-up and clean-up."""

    KINDS = (
        ("medical_intake", "medical intake"),
        ("clinical_intake", "clinical intake"),
        ("preparation", "preparation"),
        ("dosing", "dosing"),
        ("integration", "integration"),
        ("review", "review"),
        ("follow_up", "follow-up"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=15, choices=KINDS)
    title = models.CharField(max_length=80)
    room = models.ForeignKey("clinic.Room", models.PROTECT, related_name="appointments", null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room_from_at = models.DateTimeField()
    room_until_at = models.DateTimeField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["starts_at", "ends_at"]),
            models.Index(fields=["room", "room_until_at"]),
            models.Index(fields=["episode", "starts_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="scheduling_appointment_takes_time"),
            models.CheckConstraint(
                condition=Q(room_from_at__lte=F("starts_at"), room_until_at__gte=F("ends_at")),
                name="scheduling_appointment_has_its_room",
            ),
            models.CheckConstraint(
                condition=Q(latest_at__gte=F("earliest_at")), name="scheduling_appointment_window_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def is_cancelled(self) -> bool:
        return hasattr(self, "cancellation")

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    def is_over(self, now: "datetime") -> bool:
        return self.ends_at <= now


class AppointmentRole(models.Model):
    """Who is in the appointment and as what. Someone who is only on site may serve other rooms meanwhile."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="roles")
    practitioner = models.ForeignKey("clinic.Practitioner", models.PROTECT, related_name="appointment_roles")
    role = models.CharField(max_length=20)
    on_site = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["on_site", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "role"], name="scheduling_role_filled_once"),
            models.UniqueConstraint(fields=["appointment", "practitioner"], name="scheduling_one_role_each"),
        ]
        indexes: ClassVar = [models.Index(fields=["practitioner", "appointment"])]

    def __str__(self) -> str:
        return f"{self.practitioner} as {self.role}"

    @property
    def role_words(self) -> str:
        return self.role.replace("_", " ")


class AppointmentGap(models.Model):
    """How long after one appointment another has to start; kept, so that moving one cannot break the plan unseen."""

    from_appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="gaps_after")
    to_appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="gaps_before")
    least = models.DurationField()
    most = models.DurationField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(most__gte=F("least")), name="scheduling_gap_in_order"
            ),
            models.UniqueConstraint(fields=["from_appointment", "to_appointment"], name="scheduling_gap_once"),
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"


class Move(models.Model):
    """An appointment went from one time or room to another. `reason` is empty for moves older than reasons."""

    REASONS = (
        ("client_asked", "the client asked"),
        ("client_ill", "the client is ill"),
        ("client_late", "the client is late"),
        ("practitioner_away", "a practitioner is away"),
        ("room_closed", "the room is closed"),
        ("plan_changed", "the plan changed"),
        ("fits_better", "it fits better"),
    )

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="moves")
    from_starts_at = models.DateTimeField()
    to_starts_at = models.DateTimeField()
    from_room = models.ForeignKey("clinic.Room", models.PROTECT, related_name="+", null=True, blank=True)
    to_room = models.ForeignKey("clinic.Room", models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=20, choices=REASONS, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"move of {self.appointment}"


class Cancellation(models.Model):
    """The appointment will not take place; its room and people are free again."""

    REASONS = (
        ("client_ill", "the client is ill"),
        ("client_asked", "the client asked"),
        ("practitioner_away", "a practitioner is away"),
        ("room_closed", "the room is closed"),
        ("plan_changed", "the plan changed"),
        ("booked_in_error", "booked in error"),
    )

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="cancellation")
    reason = models.CharField(max_length=20, choices=REASONS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.appointment} cancelled"
