"""Facts about what was brought: a record, its sealed file, who read it, who struck it, and what was asked for."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

KINDS = (
    ("letter", "Letter or report"),
    ("lab", "Lab result"),
    ("ecg", "ECG"),
    ("medicines", "Medicine list"),
    ("insurance", "Insurance card"),
    ("picture", "Picture of something"),
    ("paper", "Signed paper"),
    ("other", "Something else"),
)


def _someone(**kwargs: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **kwargs)


class Record(models.Model):
    """One document as it was brought. Never edited. The name of its file is not kept: names of files tell too much."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="records")
    kind = models.CharField(max_length=12, choices=KINDS)
    title = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    media_type = models.CharField(max_length=20)
    size_bytes = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = _someone()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "at"])]

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def words(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class SealedFile(models.Model):
    """The file of a record, sealed. Apart from its record, so that a list never carries files."""

    record = models.OneToOneField(Record, models.PROTECT, related_name="sealed")
    key_id = models.CharField(max_length=16)
    box = models.BinaryField()

    def __str__(self) -> str:
        return f"file of {self.record_id}"


class Reading(models.Model):
    """Somebody of the clinic opened the file for the first time."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    by = _someone()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "by"], name="records_read_first_once")]

    def __str__(self) -> str:
        return f"reading of {self.record_id}"


class Strike(models.Model):
    """A record that does not count: taken back by the client before anybody read it, or struck by the clinic."""

    record = models.OneToOneField(Record, models.PROTECT, related_name="strike")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = _someone()

    def __str__(self) -> str:
        return f"strike of {self.record_id}"


class RecordRequest(models.Model):
    """The clinic asks the client to bring something. Answered by the next record of that kind, or taken back."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="record_requests")
    kind = models.CharField(max_length=12, choices=KINDS)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = _someone()
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = _someone(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, until_by__isnull=True)
                | Q(until_at__isnull=False, until_by__isnull=False),
                name="records_request_ended_by_someone",
            ),
            models.UniqueConstraint(
                fields=["episode", "kind"], condition=Q(until_at__isnull=True), name="records_asked_once_for_each_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"request for {self.kind} ({self.episode_id})"
