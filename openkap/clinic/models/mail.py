"""What leaves the house by mail, and the clock of the work that is done in the background."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from openkap.clinic.models.clients import Client


class Mail(models.Model):
    """A message without a clinical word, written in the same transaction as the act it tells of. What it says is put
    together when it is sent: a table of mails holds no text and no link.

    To an account, or to the clinic's own address (neither `to` nor `client`). With only a `client` there is no
    address: somebody tells them. `next_at`: when it is tried next; without one it is tried no more."""

    KINDS = (
        ("waiting", "something waits"),
        ("urgent", "something is needed now"),
        ("invitation", "an invitation"),
        ("unanswered", "nobody has answered"),
    )

    kind = models.CharField(max_length=12, choices=KINDS)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mails", null=True, blank=True)
    client = models.ForeignKey("clinic.Client", models.CASCADE, related_name="mails", null=True, blank=True)
    about = models.CharField(max_length=60, blank=True)
    invitation = models.ForeignKey("clinic.Invitation", models.CASCADE, related_name="mails", null=True, blank=True)
    door = models.CharField(max_length=60, blank=True)
    posted_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["posted_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"]),
            models.Index(fields=["posted_at"], condition=Q(sent_at__isnull=True), name="clinic_mail_not_sent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to__isnull=True) | Q(client__isnull=True), name="clinic_mail_goes_to_one"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_at__isnull=True), name="clinic_mail_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def whom_to_call(self) -> "Client | None":
        """The client this is for, by whichever way; None for somebody who works here and for the clinic itself."""
        return self.client or (self.to.client if self.to else None)


class MailSettlement(models.Model):
    """Somebody told the person in another way: the mail is wanted no more."""

    mail = models.OneToOneField(Mail, models.CASCADE, related_name="settlement")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.mail} settled"


class Beat(models.Model):
    """When a piece of regular work ran last and is due again, so that two workers never do it twice."""

    name = models.CharField(max_length=40, unique=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
