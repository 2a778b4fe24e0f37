"""The cast, put in place by the same acts as real people, and the building they work in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openkap.clinic import actions
from openkap.clinic.models import Client, Episode, Practitioner, Room, Site, User
from openkap.clinic.queries import REQUIRED
from openkap.web.demo.cast import CLIENTS, STAFF

TEAM = ("dev", "eun", "femi")
# What they hold beside what their role must hold: someone in the house knows advanced life support.
BESIDES = {"prescriber": ("acls",), "medical_director": ("licence", "dea", "acls"), "therapist": ("bls",)}


@dataclass(frozen=True)
class Cast:
    """Everyone by first name; `people` are practitioners by key."""

    ada: User
    bo: User
    stranger: User
    people: dict[str, Practitioner]
    ada_episode: Episode
    bo_episode: Episode
    stranger_episode: Episode
    site: Site
    dosing_room: Room
    consulting_room: Room

    def __getattr__(self, key: str) -> User:
        try:
            return self.people[key.replace("_", "-")].user
        except KeyError:
            raise AttributeError(key) from None


def gather(*, at: datetime, password: str | None = None) -> Cast:
    """Build the clinic and everyone in it, as of `at`. `password` opens every account (tests only)."""
    site, dosing_room, consulting_room = rooms()
    people = {login.key: _practitioner(login, at, password) for login in STAFF}
    desk = people["gus"].user
    for person in people.values():
        _credentials(person, by=people["clinic-director"].user, at=at, other=people["medical-director"].user)
    clients = {login.key: _client(login, by=desk, at=at, password=password) for login in CLIENTS}
    episodes = {key: actions.open_episode(client=client, by=desk, at=at) for key, client in clients.items()}
    for key in TEAM:
        for name in ("ada", "bo"):
            actions.join_team(episode=episodes[name], practitioner=people[key], by=desk, at=at)
    actions.join_team(episode=episodes["stranger"], practitioner=people["ivo"], by=desk, at=at)
    _cleo(clients["ada"], by=desk, at=at)
    return Cast(
        *(_account(clients[name]) for name in ("ada", "bo", "stranger")),
        people=people,
        ada_episode=episodes["ada"],
        bo_episode=episodes["bo"],
        stranger_episode=episodes["stranger"],
        site=site,
        dosing_room=dosing_room,
        consulting_room=consulting_room,
    )


def rooms() -> tuple[Site, Room, Room]:
    """One site with two dosing rooms and three for talking; the first of each is returned."""
    site, _ = Site.objects.get_or_create(name="Main house")
    made = [
        Room.objects.get_or_create(site=site, name=name, defaults={"kind": kind})[0]
        for name, kind in (
            ("Fern", "dosing"),
            ("Moss", "dosing"),
            ("Birch", "consulting"),
            ("Willow", "consulting"),
            ("Alder", "consulting"),
        )
    ]
    return site, made[0], made[2]


def _practitioner(login, at, password):  # type: ignore[no-untyped-def]
    person = actions.add_practitioner(
        email=login.email, name=login.name, role=login.role, discipline=login.discipline, by=None, at=at
    )
    _open_account(person.user, password)
    return person


def _client(login, *, by: User, at: datetime, password: str | None) -> Client:  # type: ignore[no-untyped-def]
    client = actions.add_client(
        given_name=login.name,
        family_name="",
        email=login.email,
        phone="555 0100",
        born_on=date(at.year - 38, 5, 17),
        by=by,
        at=at,
    )
    _open_account(_account(client), password)
    return client


def _account(client: Client) -> User:
    if client.user is None:
        raise ValueError("every client of the cast has an account")
    return client.user


def _open_account(user: User, password: str | None) -> None:
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])


def _credentials(person: Practitioner, *, by: User, other: User, at: datetime) -> None:
    for kind in (*REQUIRED.get(person.role, ()), *BESIDES.get(person.role, ())):
        actions.verify_credential(
            practitioner=person,
            kind=kind,
            reference="",
            valid_from_on=(at - timedelta(days=400)).date(),
            valid_until_on=(at + timedelta(days=700)).date(),
            by=other if by.pk == person.user_id else by,
            at=at,
        )


def _cleo(ada: Client, *, by: User, at: datetime) -> None:
    actions.add_support_person(
        client=ada, name="Cleo", phone="555 0101", relation="sister", is_escort=True, is_emergency=True, by=by, at=at
    )
