"""From an inquiry to a client with an episode and a private place to answer."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Optional

from django.db import transaction
from django.utils import timezone

from openkap.clinic import actions as clinic
from openkap.clinic import audit, notify
from openkap.core.verdict import insist
from openkap.intake import policies
from openkap.intake.actions.refusal import Refused
from openkap.intake.models import Inquiry, Registration
from openkap.measurement import actions as measurement
from openkap.measurement import queries as scales

if TYPE_CHECKING:
    from openkap.clinic.models import Client, Episode, User

PACKET_INSTRUMENTS = ("phq-9", "gad-7")
PACKET_TIME = timedelta(days=14)  # how long the packet is expected to take


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
    is no account: someone of the care team types the client's answers for them."""
    insist(policies.may_handle_inquiry(by, inquiry), Refused)
    client = known.client if known else _client(inquiry, given_name, family_name, born_on, by=by, at=at)
    episode = clinic.open_episode(client=client, by=by, at=at)
    Registration.objects.create(inquiry=inquiry, episode=episode, at=at, by=by)
    clinic.reach(episode=episode, kind="inquired", by=by, at=inquiry.arrived_at)
    clinic.reach(episode=episode, kind="registered", by=by, at=at)
    _ask_first_instruments(episode, at=at)
    if client.user is not None:
        _send_packet(episode=episode, by=by, at=at)
    audit.record("intake:inquiry:registered", inquiry, by=by, at=at, facts={"episode": episode.pk})
    return episode


def _client(
    inquiry: Inquiry, given_name: str, family_name: str, born_on: date | None, *, by: "User", at: datetime
) -> "Client":
    return clinic.add_client(
        given_name=given_name,
        family_name=family_name,
        email=inquiry.email,
        phone=inquiry.phone,
        born_on=born_on,
        by=by,
        at=at,
    )


def _send_packet(*, episode: "Episode", by: "User", at: datetime) -> None:
    """Invite the client to the portal, where the packet waits."""
    if episode.client.user is not None and episode.client.user.last_login is None:
        invite(client=episode.client, by=by, at=at)
    clinic.reach(episode=episode, kind="packet_sent", by=by, at=at)


def _ask_first_instruments(episode: "Episode", *, at: datetime) -> None:
    due_on = timezone.localtime(at + PACKET_TIME).date()
    allowed = [id for id in PACKET_INSTRUMENTS if scales.askable(scales.instrument(id))]
    for instrument in allowed:
        measurement.assign(episode=episode, instrument=instrument, occasion="intake", due_on=due_on, by=None, at=at)


@transaction.atomic
def invite(*, client: "Client", by: "User", at: datetime) -> None:
    """Mail a one-time link with which the client sets a password. The mail says nothing of health."""
    if client.user is None:
        raise Refused("There is no e-mail address to send an invitation to.")
    if client.user.last_login is not None:
        raise Refused("This client signs in already. A forgotten password is reset on the sign-in page.")
    secret = clinic.invite(user=client.user, by=by, at=at)
    notify.invitation(secret=secret, door="portal-intake-invitation", at=at)
