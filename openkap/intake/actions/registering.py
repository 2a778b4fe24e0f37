"""From an inquiry to a client with an episode and a private place to answer."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional

from django.db import transaction

from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.clinic import queries as people
from openkap.core.verdict import insist
from openkap.intake import policies, queries
from openkap.intake.actions.asking import PACKET_INSTRUMENTS, ask_instruments, bring_along
from openkap.intake.actions.identifying import compare, hand_on, held, recognise
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import CarriedAnswers, Inquiry, Registration

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode, User

NAME = 80  # signs that a given or family name may have


@transaction.atomic
def register(
    *,
    inquiry: Inquiry,
    given_name: str,
    family_name: str,
    born_on: date | None = None,
    known: Optional["Episode"] = None,
    by: "User",
    at: datetime,
) -> "Episode":
    """Open an episode for the person who asked: client, portal account by invitation, packet.

    `known` is an earlier episode of the same person, who then stays the same client. Without an e-mail address there
    is no account: someone of the care team types the client's answers for them. Whoever is very much like somebody
    known is refused until a person has said who it is."""
    inquiry, names = held(inquiry), (f"{given_name} {family_name}",)
    compare(inquiry=inquiry, names=names, born_on=born_on, by=by, at=at)
    insist(policies.may_register(by, inquiry, known.client if known else None), Refused)
    if known:
        recognise(inquiry, known.client, by=by, at=at)
    client = known.client if known else _client(inquiry, given_name, family_name, born_on, by=by, at=at)
    episode = _open(inquiry, client, by=by, at=at)
    if client.user is not None:
        send_packet(episode=episode, by=by, at=at)
    return episode


@transaction.atomic
def enrol(*, inquiry: Inquiry, by: "User", at: datetime) -> "Episode":
    """Open an episode in an emergency, so that a safety case has somebody to be about. Nothing is sent. A client with
    the same e-mail address is taken for the same person: their care team must hear of it."""
    if known := _known(inquiry):
        recognise(inquiry, known.client, by=by, at=at)
        return _open(inquiry, known.client, by=by, at=at) if hasattr(known, "closure") else known
    given, _, family = inquiry.name.partition(" ")
    client = _client(inquiry, given[:NAME], family[:NAME], inquiry.born_on, by=by, at=at)
    return _open(inquiry, client, by=by, at=at)


def _known(inquiry: Inquiry) -> "Episode | None":
    """The newest episode of the client who was recognised, or has the same address."""
    same_address = people.episodes().filter(client__email=inquiry.email).order_by("opened_at")
    return queries.known_episode(inquiry) or (same_address.last() if inquiry.email else None)


def _open(inquiry: Inquiry, client: "Client", *, by: "User", at: datetime) -> "Episode":
    earlier = people.episodes().filter(client=client).order_by("opened_at", "pk").last()
    episode = clinic.open_episode(client=client, by=by, at=at)
    Registration.objects.create(inquiry=inquiry, episode=episode, at=at, by=by)
    clinic.reach(episode=episode, kind="inquired", by=by, at=inquiry.arrived_at)
    clinic.reach(episode=episode, kind="registered", by=by, at=at)
    hand_on(inquiry, client, at=at)
    ask_instruments(episode=episode, answers={}, always=PACKET_INSTRUMENTS, at=at)
    carried = CarriedAnswers.objects.filter(inquiry=inquiry).first()
    bring_along(episode=episode, carried=carried, earlier=earlier, by=by, at=at)
    audit.record("intake:inquiry:registered", inquiry, by=by, at=at, facts={"episode": episode.pk})
    return episode


def _client(
    inquiry: Inquiry, given_name: str, family_name: str, born_on: date | None, *, by: "User", at: datetime
) -> "Client":
    email, phone = queries.ways_to_reach(inquiry)
    return clinic.add_client(
        given_name=given_name,
        family_name=family_name,
        email=email,
        phone=phone,
        born_on=born_on,
        by=by,
        at=at,
    )


@transaction.atomic
def send_packet(*, episode: "Episode", by: "User", at: datetime) -> None:
    """Invite the client to the portal, where the packet waits; once more while the invitation is not used."""
    client, sent = episode.client, episode.milestones.filter(kind="packet_sent").exists()
    if sent or client.user is None or client.user.last_login is None:
        invite(client=client, by=by, at=at)
    clinic.reach(episode=episode, kind="packet_sent", by=by, at=at)


@transaction.atomic
def invite(*, client: "Client", by: "User", at: datetime) -> None:
    """Mail a one-time link with which the client sets a password. The mail says nothing of health."""
    if client.user is None:
        raise Refused("There is no e-mail address to send an invitation to.")
    if client.user.last_login is not None:
        raise Refused("This client signs in already. A forgotten password is reset on the sign-in page.")
    secret = clinic.invite(user=client.user, by=by, at=at)
    notify.invitation(secret=secret, door="portal-intake-invitation", at=at)
