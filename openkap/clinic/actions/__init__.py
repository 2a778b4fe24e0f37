"""What is done in the building. Every verb is keyword-only, atomic, by someone, at a time, and on the record."""

from openkap.clinic.actions.accounts import accept_invitation, add_client, add_practitioner, invite, verify_credential
from openkap.clinic.actions.claims import remind_of_claims, review_claims, withdraw_claim
from openkap.clinic.actions.clients import describe_client
from openkap.clinic.actions.episodes import (
    add_support_person,
    close_episode,
    join_team,
    leave_team,
    open_episode,
    reach,
    remove_support_person,
)
from openkap.clinic.actions.guarding import add_guardian, end_guardianship
from openkap.clinic.actions.keys import break_glass, read_notices, review_glass
from openkap.clinic.actions.mails import retry_mail, settle_mail
from openkap.clinic.actions.places import add_room, add_site, reopen_room, retire_room
from openkap.clinic.actions.practitioners import bring_back, end_account, invite_practitioner

__all__ = [
    "accept_invitation",
    "add_client",
    "add_guardian",
    "add_practitioner",
    "add_room",
    "add_site",
    "add_support_person",
    "break_glass",
    "bring_back",
    "close_episode",
    "describe_client",
    "end_account",
    "end_guardianship",
    "invite",
    "invite_practitioner",
    "join_team",
    "leave_team",
    "open_episode",
    "reach",
    "read_notices",
    "remind_of_claims",
    "remove_support_person",
    "reopen_room",
    "retire_room",
    "retry_mail",
    "review_claims",
    "review_glass",
    "settle_mail",
    "verify_credential",
    "withdraw_claim",
]
