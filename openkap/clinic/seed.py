"""Clients, episodes, care teams and milestones of invented people, written many at a time. Only the demonstration
sows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from openkap.clinic.models import CareTeamMember, Client, Closure, Episode, Mail, Milestone, User

BATCH = 1000


@dataclass(frozen=True)
class Sown:
    """One invented client with one episode. `team`: practitioner ids; `closed`: (when, reason)."""

    given_name: str
    family_name: str
    email: str
    born_on: date
    sex_at_birth: str
    opened_at: datetime
    by_id: int
    team: tuple[int, ...] = ()
    milestones: Mapping[str, datetime] = field(default_factory=dict)
    closed: tuple[datetime, str] | None = None


@dataclass(frozen=True)
class Planted:
    """What was written for one client."""

    episode_id: int
    client_id: int
    user_id: int


def clients(rows: Iterable[Sown]) -> list[Planted]:
    """Write accounts (without passwords), clients, episodes, teams, milestones and closures, in the order given."""
    sown = list(rows)
    users = User.objects.bulk_create([_user(row) for row in sown], batch_size=BATCH)
    people = Client.objects.bulk_create(
        [_client(row, user) for row, user in zip(sown, users, strict=True)], batch_size=BATCH
    )
    episodes = Episode.objects.bulk_create(
        [
            Episode(client=client, opened_at=row.opened_at, opened_by_id=row.by_id)
            for row, client in zip(sown, people, strict=True)
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(sown, episodes, strict=True))
    CareTeamMember.objects.bulk_create([member for row, each in pairs for member in _team(row, each)], BATCH)
    Milestone.objects.bulk_create([step for row, each in pairs for step in _milestones(row, each)], BATCH)
    Closure.objects.bulk_create([end for row, each in pairs for end in _closure(row, each)], BATCH)
    return [Planted(each.pk, client.pk, user.pk) for each, client, user in zip(episodes, people, users, strict=True)]


def _user(row: Sown) -> User:
    user = User(email=row.email, name=f"{row.given_name} {row.family_name}".strip())
    user.set_unusable_password()
    return user


def _client(row: Sown, user: User) -> Client:
    return Client(
        user=user,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        born_on=row.born_on,
        sex_at_birth=row.sex_at_birth,
    )


def _team(row: Sown, episode: Episode) -> list[CareTeamMember]:
    return [
        CareTeamMember(episode=episode, practitioner_id=pk, from_at=row.opened_at, added_by_id=row.by_id)
        for pk in row.team
    ]


def _milestones(row: Sown, episode: Episode) -> list[Milestone]:
    return [Milestone(episode=episode, kind=kind, at=at, by_id=row.by_id) for kind, at in row.milestones.items()]


def _closure(row: Sown, episode: Episode) -> list[Closure]:
    if row.closed is None:
        return []
    at, reason = row.closed
    return [Closure(episode=episode, reason=reason, at=at, by_id=row.by_id)]


def post_nothing_more(*, at: datetime) -> None:
    """What invented people did in the past is mailed to nobody."""
    Mail.objects.filter(next_at__isnull=False).update(sent_at=at, next_at=None)
