"""Routes of the building."""

from django.urls import path

from openkap.clinic import staff as views

staff = [
    path("clinic/start/", views.start, name="staff-clinic-start"),
    path("clinic/clients/", views.clients, name="staff-clinic-clients"),
    path("clinic/episodes/<int:episode_id>/team/", views.team, name="staff-clinic-team"),
    path("clinic/team/<int:member_id>/end/", views.team_end, name="staff-clinic-team-end"),
    path("clinic/episodes/<int:episode_id>/looks/", views.looks, name="staff-clinic-looks"),
    path("clinic/episodes/<int:episode_id>/emergency/", views.emergency, name="staff-clinic-emergency"),
    path("clinic/emergencies/", views.glass_reviews, name="staff-clinic-glass-reviews"),
    path("clinic/emergencies/<int:key_id>/review/", views.glass_review, name="staff-clinic-glass-review"),
    path("clinic/credentials/", views.credentials, name="staff-clinic-credentials"),
    path("clinic/notices/", views.notices, name="staff-clinic-notices"),
]
