"""Routes of learning."""

from django.urls import path

from openkap.outcomes import portal as own
from openkap.outcomes import staff as views

portal = [
    path("outcomes/", own.trajectory, name="portal-outcomes-trajectory"),
]
staff = [
    path("outcomes/", views.clinic, name="staff-outcomes-clinic"),
    path("outcomes/episodes/<int:episode_id>/", views.trajectory, name="staff-outcomes-trajectory"),
]
