"""What was agreed to, what was taken back, and when nothing may be signed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

ROLES = (("client", "client"), ("guardian", "guardian"), ("minor", "young person"))
RENEWAL_REASONS = (
    ("new_plan", "the plan has changed"),
    ("new_dose_band", "much more or less medicine is given than before"),
    ("new_product", "another product is given"),
    ("new_risk", "something new is known about the risks"),
    ("new_guardian", "somebody else decides for the young person"),
    ("other", "something else has changed"),
)


class Guardian(models.Model):
    """Somebody who decides for a client under age, from then until then. Several named at once all have to sign.
    `guardianship`: what their account reaches, once they were invited."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="guardians")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, blank=True)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    guardianship = models.OneToOneField(
        "clinic.Guardianship", models.PROTECT, related_name="naming", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["named_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="intake_guardian_has_a_name"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="intake_guardian_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """What one signer said to one version of one text: yes, less than before, or no. Never edited: the newest row of
    each signer counts, an end is a withdrawal. A row that says less points to the signature that it narrows."""

    WORDS = (("yes", "signed"), ("less", "chose less"), ("no", "said no"))
    HOW = (("portal", "in the portal"), ("device", "on the clinic's device"), ("paper", "on paper"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="consents")
    text_id = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    word = models.CharField(max_length=4, choices=WORDS, default="yes")
    narrows = models.ForeignKey("self", models.PROTECT, related_name="narrowings", null=True, blank=True)
    role = models.CharField(max_length=8, choices=ROLES, default="client")
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="+", null=True, blank=True)
    routes = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    teach_back = models.JSONField(default=dict)
    signed_name = models.CharField(max_length=160)
    drawn = models.JSONField(default=dict)
    how = models.CharField(max_length=6, choices=HOW, default="portal")
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["signed_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "text_id", "signed_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(signed_name=""), name="intake_consent_is_signed_with_a_name"),
            models.CheckConstraint(
                condition=Q(role="guardian", guardian__isnull=False) | ~Q(role="guardian") & Q(guardian__isnull=True),
                name="intake_consent_names_its_guardian",
            ),
            models.CheckConstraint(
                condition=Q(how="portal", witness__isnull=True) | ~Q(how="portal") & Q(witness__isnull=False),
                name="intake_consent_in_person_has_a_witness",
            ),
            models.CheckConstraint(
                condition=Q(word="less", narrows__isnull=False) | ~Q(word="less") & Q(narrows__isnull=True),
                name="intake_consent_less_than_a_signature",
            ),
            models.CheckConstraint(
                condition=Q(how="paper", recorded_at__isnull=False) | ~Q(how="paper") & Q(recorded_at__isnull=True),
                name="intake_consent_on_paper_was_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.version} ({self.episode})"

    @property
    def root(self) -> "Consent":
        """The signature itself: this row, or the one that it narrows."""
        return self.narrows or self


class ConsentWithdrawal(models.Model):
    """A consent taken back. Always allowed, also during a session."""

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"withdrawal of {self.consent}"


class ConsentLock(models.Model):
    """From a dose until the next morning nothing may be signed: a signature under the medicine is worth nothing."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="consent_locks")
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["episode", "until"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="intake_consent_lock_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"consent lock until {self.until:%Y-%m-%d %H:%M} ({self.episode})"


class ConsentRenewal(models.Model):
    """Somebody asks for a fresh signature under a text: what was signed before no longer suffices."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="consent_renewals")
    text_id = models.CharField(max_length=40)
    reason = models.CharField(max_length=14, choices=RENEWAL_REASONS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "text_id", "at"])]

    def __str__(self) -> str:
        return f"{self.text_id} asked for again ({self.episode})"


class Misunderstanding(models.Model):
    """Teach-back answers that did not fit: what was then explained once more, before anything was signed."""

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="misunderstandings")
    text_id = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    role = models.CharField(max_length=8, choices=ROLES)
    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="+", null=True, blank=True)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"misunderstanding of {self.text_id} ({self.episode})"


class MajorityNotice(models.Model):
    """Everybody concerned was told, once, that a client comes of age on that day: ahead of it, and on the day. Another
    date of birth is another day, and is told anew."""

    KINDS = (("ahead", "ahead of the birthday"), ("day", "on the birthday"))

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="majority_notices")
    kind = models.CharField(max_length=5, choices=KINDS)
    birthday_on = models.DateField()
    raised_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["raised_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode", "kind", "birthday_on"], name="intake_majority_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.birthday_on} ({self.episode})"
