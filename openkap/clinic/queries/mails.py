"""Mails that did not arrive, and people whom nobody can mail."""

from django.db.models import Q, QuerySet

from openkap.clinic.models import Mail, User
from openkap.clinic.queries.presence import there


def stuck_mails(user: User) -> QuerySet[Mail]:
    """What did not leave at the first try or cannot leave at all, and nobody has settled. Who sees no clients here
    sees only the mails of those who work here."""
    missed = Q(tries__gt=0, fault__gt="") | Q(client__isnull=False)
    found = Mail.objects.filter(missed, sent_at__isnull=True, settlement__isnull=True)
    if not user.may("clinic:episode:see"):
        found = found.filter(client__isnull=True).exclude(to__client_record__isnull=False)
    return found.select_related("to__client_record", "to__staff_record", "client")


def stuck_mail(user: User, pk: int) -> Mail:
    """One of them, or Http404."""
    return there(stuck_mails(user).filter(pk=pk).first())
