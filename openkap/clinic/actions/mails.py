"""Mails that did not arrive: tried again, or settled by telling the person in another way."""

from datetime import datetime

from django.db import transaction

from openkap.clinic import audit, policies, tasks
from openkap.clinic.models import Mail, MailSettlement, User
from openkap.core.verdict import insist


@transaction.atomic
def retry_mail(*, mail: Mail, by: User, at: datetime) -> Mail:
    """Send it once more, now. A mail that has left or is on its way stays as it is."""
    insist(policies.may_retry_mail(by, mail))
    if Mail.objects.filter(pk=mail.pk, sent_at__isnull=True, next_at__isnull=True).update(next_at=at, tries=0):
        audit.record("clinic:mail:retried", mail, by=by, at=at)
        transaction.on_commit(tasks.send_mail.enqueue)
    return mail


@transaction.atomic
def settle_mail(*, mail: Mail, by: User, at: datetime) -> MailSettlement:
    """Say that the person was told in another way. Saying so again changes nothing."""
    insist(policies.may_settle_mail(by))
    settled, first = MailSettlement.objects.get_or_create(mail=mail, defaults={"by": by, "at": at})
    if first:
        Mail.objects.filter(pk=mail.pk).update(next_at=None)
        audit.record("clinic:mail:settled", mail, by=by, at=at)
    return settled
