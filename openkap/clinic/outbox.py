"""Mails leave: each once, as far as mail servers allow; what could not be delivered is tried again, then shown.

A mail is taken before it is sent and put down afterwards. Who is killed between the two leaves it taken; after `HELD`
another worker sends it, under the same Message-ID, so that even a mail that had left already is one mail to its reader.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from openkap.clinic.models import Invitation, Mail

log = logging.getLogger(__name__)

HELD = timedelta(minutes=2)  # longer than any conversation with a mail server, each step of which may take 10 s
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
NO_ADDRESS = "no address"


def send_due(*, at: datetime) -> int:
    """Send what is due, and say how many left."""
    due = Mail.objects.filter(next_at__lte=at).order_by("posted_at", "pk").values_list("pk", flat=True)
    return sum(send(pk, at=at) for pk in list(due))


def send(pk: int, *, at: datetime) -> bool:
    """Send one mail, if it is due and nobody else has taken it. Whether it left."""
    if not Mail.objects.filter(pk=pk, next_at__lte=at).update(next_at=at + HELD, tries=F("tries") + 1):
        return False
    mail = Mail.objects.select_related("to__staff_record", "invitation").get(pk=pk)
    if not is_wanted(mail, at=at):
        return _put_down(mail, next_at=None, fault="")
    try:
        message(mail).send()
    except (OSError, ValueError) as fault:  # every fault of a mail server is an OSError; an odd address a ValueError
        log.warning("mail not sent", extra={"mail": mail.pk})
        return _put_down(mail, next_at=_next_try(mail, fault, at=at), fault=words(fault))
    return _put_down(mail, next_at=None, fault="", sent_at=at)


def is_wanted(mail: Mail, *, at: datetime) -> bool:
    """Nobody is written to whose account has ended, or whose link opens nothing any more."""
    if mail.to is not None and not mail.to.is_active:
        return False
    invitation = mail.invitation
    return invitation is None or (invitation.used_at is None and invitation.expires_at > at)


def message(mail: Mail) -> EmailMessage:
    """The mail as it leaves: a greeting, that something waits, where to sign in, the clinic's name and telephone."""
    staff = mail.to is not None and mail.to.practitioner is not None
    page = {
        "name": mail.to.name if mail.to else "",
        "staff": staff,
        "clinic": settings.OPENKAP_CLINIC_NAME,
        "phone": settings.OPENKAP_CLINIC_PHONE,
        "link": settings.OPENKAP_ADDRESS + _page(mail),
    }
    subject, _, body = render_to_string(f"clinic/mails/{mail.kind}.txt", page).strip().partition("\n\n")
    address = mail.to.email if mail.to else settings.OPENKAP_CLINIC_EMAIL
    mark = f"<mail-{mail.pk}-{mail.posted_at:%Y%m%d%H%M%S}@{_host()}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body + "\n", None, [address], headers=headers)


def words(fault: Exception) -> str:
    """A fault for the screen: what kind, and the server's number; never its text, which may quote the mail."""
    if isinstance(fault, SMTPRecipientsRefused):
        code = next(iter(fault.recipients.values()), (0, b""))[0]
        return f"the address was refused ({code})"
    if isinstance(fault, SMTPResponseException):
        return f"the mail server answered {fault.smtp_code}"
    return type(fault).__name__


def _page(mail: Mail) -> str:
    if mail.invitation is None:
        return reverse("account_login")
    return reverse(mail.door, args=[Invitation.secret(mail.invitation.seed)])


def _host() -> str:
    return urlsplit(settings.OPENKAP_ADDRESS).hostname or "localhost"


def _next_try(mail: Mail, fault: Exception, *, at: datetime) -> datetime | None:
    """When to try again; never for an address that a server has refused for good."""
    refused = isinstance(fault, SMTPRecipientsRefused) and all(code >= 500 for code, _ in fault.recipients.values())
    if refused or isinstance(fault, ValueError) or mail.tries > len(WAITS):
        return None
    return at + WAITS[mail.tries - 1]


def _put_down(mail: Mail, **fields: object) -> bool:
    Mail.objects.filter(pk=mail.pk).update(**fields)
    return "sent_at" in fields
