"""Facts about people, places, episodes, keys and records of who did what."""

from openkap.clinic.models.accounts import AccountEnding, Invitation, Practitioner, User
from openkap.clinic.models.claims import ClaimReview, ClaimWithdrawal
from openkap.clinic.models.clients import Client, SupportPerson
from openkap.clinic.models.credentials import Credential
from openkap.clinic.models.episodes import CareTeamMember, Closure, Episode, Guardianship, Milestone
from openkap.clinic.models.mail import Beat, Mail, MailSettlement
from openkap.clinic.models.places import Room, RoomRetirement, Site
from openkap.clinic.models.records import AuditEvent, BreakGlass, BreakGlassReview, DemoClinic, Notice, SubmittedForm

__all__ = [
    "AccountEnding",
    "AuditEvent",
    "Beat",
    "BreakGlass",
    "BreakGlassReview",
    "CareTeamMember",
    "ClaimReview",
    "ClaimWithdrawal",
    "Client",
    "Closure",
    "Credential",
    "DemoClinic",
    "Episode",
    "Guardianship",
    "Invitation",
    "Mail",
    "MailSettlement",
    "Milestone",
    "Notice",
    "Practitioner",
    "Room",
    "RoomRetirement",
    "Site",
    "SubmittedForm",
    "SupportPerson",
    "User",
]
