"""Accounts of those who work here: invited, in use, ended."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from openkap.clinic.models import AccountEnding, AuditEvent, Invitation, Practitioner, User
from openkap.clinic.queries.presence import there

ABOUT_ACCOUNTS = (
    "clinic:practitioner:added",
    "clinic:invitation:made",
    "clinic:invitation:accepted",
    "clinic:account:ended",
    "clinic:account:returned",
)


def whose(user_id: int) -> User | None:
    """An account with the practitioner or the client it stands for. One query, of every page: it sorts nothing."""
    return next(iter(User.objects.select_related("staff_record", "client_record").filter(pk=user_id)), None)


def invited(secret: str, *, at: datetime) -> tuple[Practitioner, bool]:
    """Whose invitation this is, and whether it still opens the door; Http404 when it is none of ours."""
    row = Invitation.objects.filter(token_hash=Invitation.digest(secret), user__staff_record__isnull=False)
    found = there(row.select_related("user__staff_record").first())
    is_open = found.used_at is None and found.expires_at > at and found.user.is_active
    return there(found.user.practitioner), is_open


@dataclass(frozen=True)
class AccountRow:
    """Someone's account: ended, or with the moment until which a link is open, or in use."""

    person: Practitioner
    ending: AccountEnding | None
    link_until: datetime | None


def account_rows(*, at: datetime, pk: int | None = None) -> list[AccountRow]:
    """Everyone who works or worked here, ended accounts last; three queries however many there are."""
    endings = AccountEnding.objects.filter(returned_at__isnull=True).select_related("by")
    links = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=at)
    people = Practitioner.objects.select_related("user").order_by("-user__is_active", "name")
    people = people.prefetch_related(Prefetch("user__endings", endings), Prefetch("user__invitations", links))
    return [_account_row(person) for person in (people.filter(pk=pk) if pk else people)]


def _account_row(person: Practitioner) -> AccountRow:
    ending = next(iter(person.user.endings.all()), None)
    return AccountRow(person, ending, max((link.expires_at for link in person.user.invitations.all()), default=None))


def account_history(person: Practitioner) -> QuerySet[AuditEvent]:
    """What was done with someone's account, newest first."""
    links = person.user.invitations.values_list("pk", flat=True)
    targets = [f"clinic.practitioner:{person.pk}", *(f"clinic.invitation:{pk}" for pk in links)]
    return AuditEvent.objects.filter(kind__in=ABOUT_ACCOUNTS, target__in=targets).order_by("-at", "-pk")
