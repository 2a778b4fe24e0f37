"""Telling people that something waits for them: in the program always, by e-mail without any clinical word."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from openkap.clinic.models import Notice, User

log = logging.getLogger(__name__)


def notice(*, to: User, kind: str, url: str, at: datetime) -> Notice:
    """Leave a notice for `to`; the e-mail goes out once the transaction stands. `kind` reads `room:name`."""
    row = Notice.objects.create(to=to, kind=kind, url=url, at=at)
    subject = gettext("There is something for you at the clinic")
    body = gettext("Please sign in to read it: %(address)s") % {"address": settings.OPENKAP_ADDRESS}
    transaction.on_commit(lambda: _mail(to, subject, body))
    return row


def welcome_address(secret: str) -> str:
    """Where someone who works here comes in for the first time."""
    return settings.OPENKAP_ADDRESS + reverse("public-clinic-welcome", args=[secret])


def invitation(*, to: User, secret: str) -> None:
    """Mail a one-time link to someone who works here, once the transaction stands."""
    subject = gettext("Your invitation from %(clinic)s") % {"clinic": settings.OPENKAP_CLINIC_NAME}
    words = {"name": to.name, "link": welcome_address(secret), "clinic": settings.OPENKAP_CLINIC_NAME}
    body = render_to_string("clinic/public/invitation.txt", words)
    transaction.on_commit(lambda: _mail(to, subject, body))


def sentence(kind: str) -> str:
    """The sentence a notice says on screen."""
    room, _, name = kind.partition(":")
    return render_to_string(f"{room}/notices/{name}.txt").strip()


def _mail(to: User, subject: str, body: str) -> None:
    """E-mail is a postcard: nothing clinical is ever in it."""
    try:
        send_mail(subject, body, None, [to.email])
    except OSError:
        log.warning("mail not sent", extra={"account": to.pk})
