"""Those who work here, and what every page knows of its visitor."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext

from openkap.clinic.models import Client, DemoClinic, Episode, Guardianship, Notice, Practitioner, User
from openkap.clinic.queries.presence import there


def account(email: str) -> User:
    """The account with this address; User.DoesNotExist when there is none."""
    return User.objects.get(email=email)


def names(refs: Iterable[int]) -> dict[int, str]:
    """Names of accounts by id, guardians called so; audit events hold only ids."""
    guards = Exists(Guardianship.objects.filter(user=OuterRef("pk")))
    found = User.objects.filter(pk__in=set(refs)).annotate(guards=guards).values_list("pk", "name", "guards")
    return {pk: gettext("%(name)s (guardian)") % {"name": name} if guards else name for pk, name, guards in found}


def practitioners(role: str | None = None) -> QuerySet[Practitioner]:
    """Those who work here now, of one role or of all."""
    people = Practitioner.objects.filter(user__is_active=True).select_related("user")
    return people.filter(role=role) if role else people


def practitioner(pk: int) -> Practitioner:
    """One of those who work or worked here, or Http404."""
    return there(Practitioner.objects.select_related("user").filter(pk=pk).first())


def joinable(episode: Episode) -> QuerySet[Practitioner]:
    """Clinicians who are not yet on the care team."""
    on_team = episode.team.filter(until_at__isnull=True).values("practitioner")
    clinical = ("therapist", "nurse", "prescriber", "medical_director")
    return practitioners().filter(role__in=clinical).exclude(pk__in=on_team)


def unread_notices(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(to=user, read_at__isnull=True)


def bell(user: User, **besides: Exists | Subquery) -> dict[str, Any]:
    """How many notices this account has not read (`unread`), with whatever else a page asks the database of its
    visitor in the same breath. One query."""
    unread = Count("notices", filter=Q(notices__read_at__isnull=True))
    found: dict[str, Any] = User.objects.annotate(unread=unread, **besides).values("unread", *besides).get(pk=user.pk)
    return found


class Card(NamedTuple):
    """What a client gave of themselves, to be compared with somebody who asks."""

    pk: int
    given_name: str
    preferred_name: str
    family_name: str
    email: str
    phone: str
    born_on: date | None


def client_cards() -> Iterator[Card]:
    """Every client there ever was, as a card. One query; whoever shows more of them goes through the gate."""
    return map(Card._make, Client.objects.order_by("pk").values_list(*Card._fields).iterator())


def demo() -> DemoClinic | None:
    """The mark of a demonstration database, if this is one."""
    return DemoClinic.objects.first()
