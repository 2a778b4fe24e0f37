"""What was determined, signed, settled, overruled, asked, and learned since. Rows are added and never changed."""

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from openkap.clinic.roles import DISCIPLINES
from openkap.core import candidacy


class Determination(models.Model):
    """What the criteria said of the evidence at one moment: the whole trace, frozen. `library` names the criteria."""

    OUTCOMES = (
        ("candidate", "Candidate"),
        ("candidate_with_conditions", "Candidate with conditions"),
        ("undetermined", "Not yet determined"),
        ("not_now", "Not now"),
        ("not_a_candidate", "Not a candidate"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="determinations")
    outcome = models.CharField(max_length=28, choices=OUTCOMES)
    snapshot = models.JSONField()
    library = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "-made_at"])]

    def __str__(self) -> str:
        return f"determination {self.pk}: {self.outcome}"

    @cached_property
    def trace(self) -> candidacy.Determination:
        """The determination as it was on the day, value for value."""
        return candidacy.Determination.from_json(self.snapshot)


class SignOff(models.Model):
    """One discipline's decision about one determination, with its reason. `sha256` covers what was signed."""

    DECISIONS = (
        ("agree", "Agree: offer KAP"),
        ("agree_with_conditions", "Agree with conditions"),
        ("decline", "Decline: do not offer KAP"),
    )

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="sign_offs")
    discipline = models.CharField(max_length=13, choices=DISCIPLINES)
    decision = models.CharField(max_length=22, choices=DECISIONS)
    reason = models.TextField(max_length=4000)
    words_for_client = models.TextField(max_length=2000, blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["determination", "discipline"], name="candidacy_one_sign_off_per_discipline"
            ),
            models.UniqueConstraint(fields=["determination", "by"], name="candidacy_two_different_people"),
            CheckConstraint(condition=~Q(reason=""), name="candidacy_sign_off_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.discipline} sign-off of {self.determination_id}: {self.decision}"

    @property
    def episode(self) -> "models.Model":
        return self.determination.episode

    @property
    def agrees(self) -> bool:
        return self.decision != "decline"


class Override(models.Model):
    """Someone whom the criterion names overruled it for this determination, and wrote down why."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="overrides")
    criterion = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    reason = models.TextField(max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["determination", "criterion"], name="candidacy_overruled_once"),
            CheckConstraint(condition=~Q(reason=""), name="candidacy_override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} overruled for {self.determination_id}"

    @property
    def episode(self) -> "models.Model":
        return self.determination.episode


class EvidenceRequest(models.Model):
    """A piece of evidence that somebody was asked for. It is answered when newer evidence of that key is known."""

    ASKED_OF = (
        ("client", "the client"),
        ("medical", "the prescriber"),
        ("clinical", "the therapist"),
        ("measured", "a question sheet"),
    )

    episode = models.ForeignKey("clinic.Episode", models.PROTECT, related_name="evidence_requests")
    key = models.CharField(max_length=60)
    asked_of = models.CharField(max_length=8, choices=ASKED_OF)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["episode", "key"])]

    def __str__(self) -> str:
        return f"request for {self.key} ({self.episode_id})"


class RequestedAnswer(models.Model):
    """What the client answered to a request, spelled as the vocabulary reads it."""

    request = models.OneToOneField(EvidenceRequest, models.PROTECT, related_name="answer")
    value = models.TextField(max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=~Q(value=""), name="candidacy_answer_says_something")]

    def __str__(self) -> str:
        return f"answer to {self.request}"


class Resolution(models.Model):
    """The two halves were signed differently: the two who signed meet. `due_on`: by when; empty where it is soon."""

    determination = models.OneToOneField(Determination, models.PROTECT, related_name="resolution")
    due_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"resolution of {self.determination_id}"

    @property
    def episode(self) -> "models.Model":
        return self.determination.episode


class Settlement(models.Model):
    """How the two went on after they talked, as one of them wrote it down. It counts when both have signed it."""

    OUTCOMES = (
        ("offer", "We offer KAP"),
        ("offer_with_conditions", "We offer KAP with conditions"),
        ("not_now", "Not now"),
        ("no_agreement", "We do not agree: KAP is not offered"),
    )

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="settlements")
    outcome = models.CharField(max_length=21, choices=OUTCOMES)
    reason = models.TextField(max_length=4000)
    words_for_client = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [CheckConstraint(condition=~Q(reason=""), name="candidacy_settlement_has_a_reason")]

    def __str__(self) -> str:
        return f"settlement of {self.resolution_id}: {self.outcome}"

    @property
    def episode(self) -> "models.Model":
        return self.resolution.episode

    @property
    def offers(self) -> bool:
        return self.outcome.startswith("offer")


class SettlementSignature(models.Model):
    """One of the two signed a settlement. `sha256` covers it, both halves and what they were signed for."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["settlement", "by"], name="candidacy_settlement_signed_once_each")
        ]

    def __str__(self) -> str:
        return f"signature under {self.settlement}"

    @property
    def episode(self) -> "models.Model":
        return self.settlement.episode


class OpinionRequest(models.Model):
    """One of the two asked the medical director what they think. It is advice: it overrules neither."""

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="opinion_request")
    question = models.TextField(max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=~Q(question=""), name="candidacy_opinion_asked")]

    def __str__(self) -> str:
        return f"opinion asked about {self.resolution}"

    @property
    def episode(self) -> "models.Model":
        return self.resolution.episode


class Opinion(models.Model):
    """What the medical director thinks, to both."""

    request = models.OneToOneField(OpinionRequest, models.PROTECT, related_name="opinion")
    words = models.TextField(max_length=4000)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=~Q(words=""), name="candidacy_opinion_says_something")]

    def __str__(self) -> str:
        return f"opinion about {self.request.resolution_id}"

    @property
    def episode(self) -> "models.Model":
        return self.request.episode


class ResolutionEnd(models.Model):
    """A resolution is over: by the settlement that counts, or, without one, because the same two signed anew."""

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="end")
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"end of {self.resolution}"

    @property
    def episode(self) -> "models.Model":
        return self.resolution.episode


class Rerun(models.Model):
    """The criteria were asked again after somebody had signed, and something had changed: what it was, by criterion as
    `[criterion, title, before, after, worse]`. Written once for the same changes, and told to those who signed."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="reruns")
    changes = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"rerun of {self.determination_id}"

    @property
    def episode(self) -> "models.Model":
        return self.determination.episode
