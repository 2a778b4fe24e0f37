"""Telling people that something waits for them: in the program always, by e-mail without any clinical word.

Both are written in the transaction of the act they tell of; `outbox` sends the mail once that transaction stands.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from openkap.clinic import access, tasks
from openkap.clinic.models import Client, Episode, Invitation, Mail, Notice, User

WELCOME = "public-clinic-welcome"  # where someone who works here comes in for the first time


def notice(*, to: User, kind: str, url: str, at: datetime, urgent: bool = False) -> Notice:
    """Leave a notice for `to`, and a mail that something waits; an `urgent` one says that it cannot wait. `kind` reads
    `room:name`. While such a mail is still on its way there is no second one."""
    row = Notice.objects.create(to=to, kind=kind, url=url, at=at)
    mail = "urgent" if urgent else "waiting"
    if not Mail.objects.filter(to=to, kind=mail, next_at__isnull=False).exists():
        _post(Mail(to=to, kind=mail, about=kind, posted_at=at, next_at=at))
    return row


def guardian_notice(*, to: User, kind: str, at: datetime) -> None:
    """Leave a notice for a guardian, who finds everything from their own first page."""
    notice(to=to, kind=kind, url=reverse("door"), at=at)


def guardians_notice(*, episode: Episode, kind: str, at: datetime) -> None:
    """The same for everybody who decides for this young client at this moment."""
    for row in episode.guardianships.filter(ended_at__isnull=True).select_related("user"):
        if episode.pk in access.guarded(row.user, at=at):
            guardian_notice(to=row.user, kind=kind, at=at)


def client_notice(*, client: Client, kind: str, url: str, at: datetime) -> None:
    """Leave a notice for a client. Without an account there is nobody to mail: the front desk sees whom to call."""
    if client.user is not None:
        notice(to=client.user, kind=kind, url=url, at=at)
    elif not Mail.objects.filter(client=client, about=kind, settlement__isnull=True).exists():
        Mail.objects.create(client=client, kind="waiting", about=kind, posted_at=at)


def clinic_alarm(*, at: datetime) -> None:
    """Mail to the clinic's own address, if it has one, that something needs a person now and nobody has answered."""
    waiting = Mail.objects.filter(kind="unanswered", next_at__isnull=False)
    if settings.OPENKAP_CLINIC_EMAIL and not waiting.exists():
        _post(Mail(kind="unanswered", posted_at=at, next_at=at))


def invitation(*, secret: str, door: str, at: datetime) -> None:
    """Mail a one-time link; `door` is the name of the page that it opens."""
    row = Invitation.objects.select_related("user").get(token_hash=Invitation.digest(secret))
    _post(Mail(to=row.user, kind="invitation", invitation=row, door=door, posted_at=at, next_at=at))


def welcome_address(secret: str) -> str:
    """The link by which someone who works here comes in."""
    return settings.OPENKAP_ADDRESS + reverse(WELCOME, args=[secret])


def sentence(kind: str) -> str:
    """The sentence a notice says on screen."""
    room, _, name = kind.partition(":")
    return render_to_string(f"{room}/notices/{name}.txt").strip()


def _post(mail: Mail) -> None:
    mail.save()
    transaction.on_commit(tasks.send_mail.enqueue)
