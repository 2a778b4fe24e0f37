"""The rota as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from openkap.clinic import queries as clinic
from openkap.clinic.roles import ROLES
from openkap.scheduling.models import Leave, OnSiteRole, RoomClosure, WorkingHours

if TYPE_CHECKING:
    from openkap.clinic.models import Practitioner, Room


@dataclass(frozen=True)
class Week:
    """One person's hours on each weekday, by its name, from Monday on."""

    person: "Practitioner"
    days: list[tuple[str, list[WorkingHours]]]


def bookable() -> QuerySet["Practitioner"]:
    """Those whose role is asked for in visits, by role and name."""
    return clinic.practitioners().filter(role__in=clinic.REQUIRED).order_by("role", "name")


def bookable_roles() -> list[tuple[str, str]]:
    """The roles that visits ask for: key and title."""
    return [(role, ROLES[role].title) for role in clinic.REQUIRED]


def on_site() -> list[tuple[str, int]]:
    """For each role that visits ask for: how many rooms one person on site serves. One query."""
    set_ = dict(OnSiteRole.objects.values_list("role", "rooms_at_once"))
    return [(title, set_.get(role, 1)) for role, title in bookable_roles()]


def rooms() -> QuerySet["Room"]:
    return clinic.rooms()


def rota_of(people: Iterable["Practitioner"]) -> list[Week]:
    """Everyone's week. One query beside that for the people."""
    people = list(people)
    rows = list(WorkingHours.objects.filter(practitioner__in=people))
    return [
        Week(
            person,
            [
                (name, [row for row in rows if (row.practitioner_id, row.weekday) == (person.pk, number)])
                for number, name in WorkingHours.WEEKDAYS
            ],
        )
        for person in people
    ]


def leaves(now: datetime) -> QuerySet[Leave]:
    """Leave that is not over and was not taken back."""
    return Leave.objects.filter(until_at__gt=now, withdrawn_at__isnull=True).select_related("practitioner")


def away(now: datetime) -> frozenset[int]:
    """Who is on leave at this moment, by the number of the practitioner."""
    found = Leave.objects.filter(from_at__lte=now, until_at__gt=now, withdrawn_at__isnull=True)
    return frozenset(found.values_list("practitioner", flat=True))


def closures(now: datetime) -> QuerySet[RoomClosure]:
    """Closures that are not over and were not taken back."""
    return RoomClosure.objects.filter(until_at__gt=now, withdrawn_at__isnull=True).select_related("room")
