"""Routes of the building."""

from django.urls import path

from openkap.clinic import public as front
from openkap.clinic.staff import accounts, claims, mails, places
from openkap.clinic.staff import records as views

ACCOUNT = "clinic/accounts/<int:practitioner_id>/"
ROOM = "clinic/rooms/<int:room_id>/"

public = [
    path("welcome/<str:secret>/", front.welcome, name="public-clinic-welcome"),
]
staff = [
    path("clinic/accounts/", accounts.accounts, name="staff-clinic-accounts"),
    path("clinic/accounts/new/", accounts.new, name="staff-clinic-account-new"),
    path(ACCOUNT, accounts.account, name="staff-clinic-account"),
    path(f"{ACCOUNT}invitations/", accounts.invitations, name="staff-clinic-account-invitations"),
    path(f"{ACCOUNT}ending/", accounts.ending, name="staff-clinic-account-ending"),
    path(f"{ACCOUNT}return/", accounts.homecoming, name="staff-clinic-account-return"),
    path("clinic/rooms/", places.places, name="staff-clinic-places"),
    path("clinic/rooms/sites/", places.sites, name="staff-clinic-sites"),
    path("clinic/rooms/new/", places.rooms, name="staff-clinic-rooms"),
    path(f"{ROOM}retirement/", places.retirement, name="staff-clinic-room-retirement"),
    path(f"{ROOM}reopening/", places.reopening, name="staff-clinic-room-reopening"),
    path("clinic/clients/", views.clients, name="staff-clinic-clients"),
    path("clinic/episodes/<int:episode_id>/team/", views.team, name="staff-clinic-team"),
    path("clinic/team/<int:member_id>/end/", views.team_end, name="staff-clinic-team-end"),
    path("clinic/episodes/<int:episode_id>/looks/", views.looks, name="staff-clinic-looks"),
    path("clinic/episodes/<int:episode_id>/emergency/", views.emergency, name="staff-clinic-emergency"),
    path("clinic/emergencies/", views.glass_reviews, name="staff-clinic-glass-reviews"),
    path("clinic/emergencies/<int:key_id>/review/", views.glass_review, name="staff-clinic-glass-review"),
    path("clinic/credentials/", views.credentials, name="staff-clinic-credentials"),
    path("clinic/claims/", claims.claims, name="staff-clinic-claims"),
    path("clinic/claims/reviews/", claims.reviews, name="staff-clinic-claim-reviews"),
    path("clinic/claims/<slug:claim_id>/", claims.claim, name="staff-clinic-claim"),
    path("clinic/claims/<slug:claim_id>/withdrawal/", claims.withdrawal, name="staff-clinic-claim-withdrawal"),
    path("clinic/mails/", mails.mails, name="staff-clinic-mails"),
    path("clinic/mails/<int:mail_id>/retry/", mails.retry, name="staff-clinic-mail-retry"),
    path("clinic/mails/<int:mail_id>/settlement/", mails.settlement, name="staff-clinic-mail-settlement"),
    path("clinic/notices/", views.notices, name="staff-clinic-notices"),
]
