"""Episodes: opened, accompanied, moved on, closed."""

from datetime import datetime

from django.db import transaction

from openkap.clinic import audit, policies
from openkap.clinic.models import (
    CareTeamMember,
    Client,
    Closure,
    Episode,
    Milestone,
    Practitioner,
    SupportPerson,
    User,
)
from openkap.core.verdict import insist


@transaction.atomic
def open_episode(*, client: Client, by: User | None, at: datetime) -> Episode:
    """Begin a course of treatment."""
    episode = Episode.objects.create(client=client, opened_at=at, opened_by=by)
    audit.record("clinic:episode:opened", episode, by=by, at=at)
    return episode


@transaction.atomic
def reach(*, episode: Episode, kind: str, by: User | None, at: datetime) -> Milestone:
    """Note that the episode reached a point of the journey; reaching it again changes nothing."""
    milestone, first = Milestone.objects.get_or_create(episode=episode, kind=kind, defaults={"by": by, "at": at})
    if first:
        audit.record("clinic:milestone:reached", milestone, by=by, at=at, facts={"kind": kind})
    return milestone


@transaction.atomic
def join_team(*, episode: Episode, practitioner: Practitioner, by: User, at: datetime) -> CareTeamMember:
    """Add someone to the care team; someone already on it stays on it."""
    member, first = CareTeamMember.objects.get_or_create(
        episode=episode, practitioner=practitioner, until_at=None, defaults={"from_at": at, "added_by": by}
    )
    if first:
        audit.record("clinic:team:joined", member, by=by, at=at, facts={"practitioner": practitioner.pk})
    return member


@transaction.atomic
def leave_team(*, member: CareTeamMember, by: User, at: datetime) -> CareTeamMember:
    """End someone's place on the care team; what they did stays theirs."""
    member.until_at = at
    member.save(update_fields=["until_at"])
    audit.record("clinic:team:left", member, by=by, at=at, facts={"practitioner": member.practitioner_id})
    return member


@transaction.atomic
def add_support_person(
    *,
    client: Client,
    name: str,
    phone: str,
    relation: str = "",
    is_escort: bool = False,
    is_emergency: bool = False,
    by: User,
    at: datetime,
) -> SupportPerson:
    """Write down someone the client trusts."""
    person = SupportPerson.objects.create(
        client=client,
        name=name,
        phone=phone,
        relation=relation,
        is_escort=is_escort,
        is_emergency=is_emergency,
        added_at=at,
        added_by=by,
    )
    audit.record("clinic:support_person:added", person, by=by, at=at)
    return person


@transaction.atomic
def remove_support_person(*, person: SupportPerson, by: User, at: datetime) -> SupportPerson:
    """The client no longer names this person; the row stays."""
    person.removed_at, person.removed_by = at, by
    person.save(update_fields=["removed_at", "removed_by"])
    audit.record("clinic:support_person:removed", person, by=by, at=at)
    return person


@transaction.atomic
def close_episode(*, episode: Episode, reason: str, by: User, at: datetime) -> Closure:
    """End the course of treatment, with the reason."""
    insist(policies.may_close_episode(episode))
    closure = Closure.objects.create(episode=episode, reason=reason, by=by, at=at)
    reach(episode=episode, kind="closed", by=by, at=at)
    audit.record("clinic:episode:closed", closure, by=by, at=at, facts={"reason": reason})
    return closure
