"""Questions about people, places and progress."""

from openkap.clinic.models import Practitioner
from openkap.clinic.queries.accounts import AccountRow, account_history, account_rows, invited, whose
from openkap.clinic.queries.credentials import (
    CREDENTIAL_KINDS,
    REQUIRED,
    SheetRow,
    credential_sheet,
    credentials,
    credentials_current,
    current_credentials,
)
from openkap.clinic.queries.episodes import (
    episodes,
    looks,
    matching,
    members,
    milestones,
    open_episodes,
    progress,
    support_people,
    team,
    team_member,
    with_progress,
)
from openkap.clinic.queries.glass import glass_until, outside, outside_episode, unreviewed_glass
from openkap.clinic.queries.offering import known_protocols, offered_protocols, unknown_protocols, ways_offered
from openkap.clinic.queries.people import account, demo, joinable, names, practitioner, practitioners, unread_notices
from openkap.clinic.queries.places import ROOM_KINDS, SiteRow, every_room, room, rooms, site_rows, sites

__all__ = [
    "CREDENTIAL_KINDS",
    "REQUIRED",
    "ROOM_KINDS",
    "AccountRow",
    "Practitioner",
    "SheetRow",
    "SiteRow",
    "account",
    "account_history",
    "account_rows",
    "credential_sheet",
    "credentials",
    "credentials_current",
    "current_credentials",
    "demo",
    "episodes",
    "every_room",
    "glass_until",
    "invited",
    "joinable",
    "known_protocols",
    "looks",
    "matching",
    "members",
    "milestones",
    "names",
    "offered_protocols",
    "open_episodes",
    "outside",
    "outside_episode",
    "practitioner",
    "practitioners",
    "progress",
    "room",
    "rooms",
    "site_rows",
    "sites",
    "support_people",
    "team",
    "team_member",
    "unknown_protocols",
    "unread_notices",
    "unreviewed_glass",
    "ways_offered",
    "whose",
    "with_progress",
]
