"""Who owns a safety case, who stands behind them, and who is told when nobody answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from openkap.clinic import queries as clinic
from openkap.clinic.roles import ROLES, may
from openkap.core.escalation import Circle
from openkap.safety.models import OnCallShift, SafetyCase

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkap.clinic.models import Episode, Practitioner

OWNERS = ("therapist", "prescriber", "nurse")
ANSWERING = ("medical_director", "prescriber")
ACTING = tuple(role for role in ROLES if may(role, "safety:case:act"))


@dataclass(frozen=True)
class Roster:
    """Everybody who works here now and acts on safety cases, and who of them is on call at one moment."""

    people: "dict[int, Practitioner]"
    on_call: frozenset[int]

    def of(self, *roles: str) -> "list[Practitioner]":
        """Those of these roles, in the order of the roles."""
        found = [person for person in self.people.values() if person.role in roles]
        return sorted(found, key=lambda person: (roles.index(person.role), person.pk))


def roster(at: datetime) -> Roster:
    """Two queries."""
    people = {person.pk: person for person in clinic.practitioners().filter(role__in=ACTING)}
    return Roster(people, frozenset(on_call(at).values_list("practitioner", flat=True)) & frozenset(people))


def on_call(at: datetime) -> "QuerySet[OnCallShift]":
    """Shifts that run at that moment and were not taken back."""
    return OnCallShift.objects.filter(from_at__lte=at, until_at__gt=at, withdrawn_at__isnull=True)


def team_of(episode: "Episode", people: Roster) -> "list[Practitioner]":
    """Those of the care team who act on safety cases, in the order in which they would own one."""
    members = [people.people.get(member.practitioner_id) for member in clinic.team(episode)]
    order = (*OWNERS, "medical_director")
    return sorted((each for each in members if each), key=lambda person: order.index(person.role))


def circle(case: SafetyCase, people: Roster, *, away: Iterable[int] = ()) -> Circle:
    """Whom each rung would reach now. One query."""
    near = {person.pk for person in team_of(case.episode, people)} | {case.owner_id, case.backup_id}
    return Circle(
        near=frozenset(pk for pk in near if pk is not None and pk in people.people),
        backup=frozenset(pk for pk in people.people if pk == case.backup_id),
        on_call=people.on_call,
        answering=frozenset(person.pk for person in people.of(*ANSWERING)),
        everyone=frozenset(people.people),
        away=frozenset(away),
    )


def line_of_owners(episode: "Episode", people: Roster, *, away: Iterable[int] = ()) -> "list[Practitioner]":
    """Who would own a case of this episode, one after the other: the care team, those on call, those who answer for
    medicine, everybody else who acts. Nobody who is away; each once."""
    on_call_now = [people.people[pk] for pk in sorted(people.on_call)]
    everyone = (*team_of(episode, people), *on_call_now, *people.of(*ANSWERING), *people.of(*ACTING))
    return [person for person in dict.fromkeys(everyone) if person.pk not in set(away)]


def possible_owners() -> "QuerySet[Practitioner]":
    """Whom a case can be handed to."""
    return clinic.practitioners().filter(role__in=ACTING)
