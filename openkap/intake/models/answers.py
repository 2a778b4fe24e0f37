"""What was told: answers, medicines, allergies, outside providers. Nothing is overwritten; the latest counts."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

SOURCES = (
    ("client", "client"),
    ("medical", "medical intake"),
    ("clinical", "clinical intake"),
    ("measured", "measured"),
)


def _someone(**kwargs: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **kwargs)


def _ended_by_someone(name: str) -> models.CheckConstraint:
    """A row that ended says when and who; a row that did not says neither."""
    neither = Q(until_at__isnull=True, until_by__isnull=True)
    both = Q(until_at__isnull=False, until_by__isnull=False)
    return models.CheckConstraint(condition=neither | both, name=name)


class Fact(models.Model):
    """One answer to one question of the vocabulary, as it was given. Append-only; an empty value takes it back."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="facts")
    key = models.CharField(max_length=60)
    value = models.TextField(blank=True, max_length=4000)
    source = models.CharField(max_length=8, choices=SOURCES)
    observed_at = models.DateTimeField()
    by = _someone()

    class Meta:
        ordering: ClassVar = ["observed_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "key", "observed_at"])]

    def __str__(self) -> str:
        return f"{self.key} ({self.episode})"


class PacketDraft(models.Model):
    """What the client has typed on one screen and not yet saved: kept so that nothing is lost, known to nobody else."""

    episode = models.ForeignKey("clinic.Episode", models.CASCADE, related_name="packet_drafts")
    part = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = _someone()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "part"], name="intake_one_draft_for_each_screen"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.part} ({self.episode})"


class Medicine(models.Model):
    """A medicine or supplement that the client takes. `class_codes` name classes of the library, or nothing yet;
    `ingredient_codes` name ingredients of its pick list, or nothing when the name is not on it."""

    HOW = (("prescribed", "prescribed"), ("bought", "bought without prescription"), ("herbal", "herb or supplement"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="medicines")
    name = models.CharField(max_length=120)
    class_codes = models.JSONField(default=list, blank=True)
    ingredient_codes = models.JSONField(default=list, blank=True)
    dose_text = models.CharField(max_length=160, blank=True)
    how = models.CharField(max_length=10, choices=HOW, blank=True)
    since_on = models.DateField(null=True, blank=True)
    changed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=SOURCES)
    at = models.DateTimeField()
    by = _someone()
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = _someone(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            _ended_by_someone("intake_medicine_ended_by_someone"),
            models.CheckConstraint(condition=~Q(name=""), name="intake_medicine_has_a_name"),
            models.CheckConstraint(
                condition=Q(since_on=None) | Q(changed_on=None) | Q(changed_on__gte=models.F("since_on")),
                name="intake_medicine_changed_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MedicineReview(models.Model):
    """A prescriber went through a listed medicine: is it taken, and to which classes does it belong."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="reviews")
    taken = models.BooleanField()
    class_codes = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()
    by = _someone()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"review of medicine {self.medicine_id}"


class Allergy(models.Model):
    """Something the client must not be given, and what it did."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=120)
    reaction = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=8, choices=SOURCES)
    at = models.DateTimeField()
    by = _someone()
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = _someone(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name_plural = "allergies"
        constraints: ClassVar = [
            _ended_by_someone("intake_allergy_ended_by_someone"),
            models.CheckConstraint(condition=~Q(substance=""), name="intake_allergy_names_a_substance"),
        ]

    def __str__(self) -> str:
        return self.substance


class OutsideProvider(models.Model):
    """The client's own therapist, doctor or clinic: they care too, and are told only what a release allows."""

    KINDS = (
        ("therapist", "therapist"),
        ("primary_care", "family doctor or primary care"),
        ("psychiatrist", "psychiatrist or prescriber"),
        ("other", "someone else"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="outside_providers")
    kind = models.CharField(max_length=12, choices=KINDS)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = _someone()
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = _someone(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [_ended_by_someone("intake_outside_provider_ended_by_someone")]

    def __str__(self) -> str:
        return self.name


class NoneDeclared(models.Model):
    """The client says that a list is empty: no medicines, no allergies, nobody. A blank list says nothing."""

    LISTS = (
        ("other_allergies", "allergies"),
        ("medicines", "medicines"),
        ("tried", "earlier treatments"),
        ("emergency", "somebody to call in an emergency"),
        ("people", "people who help"),
        ("providers", "outside providers"),
        ("diagnoses", "diagnoses"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="none_declared")
    list = models.CharField(max_length=16, choices=LISTS)
    at = models.DateTimeField()
    by = _someone()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "list"], name="intake_none_declared_once"),
        ]

    def __str__(self) -> str:
        return f"no {self.list} ({self.episode})"
