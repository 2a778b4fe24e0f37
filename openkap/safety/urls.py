"""Routes of the alarm."""

from django.urls import path

from openkap.safety import staff as views

staff = [
    path("safety/cases/", views.cases, name="staff-safety-cases"),
    path("safety/cases/<int:case_id>/", views.case, name="staff-safety-case"),
    path("safety/cases/<int:case_id>/acknowledgement/", views.acknowledgement, name="staff-safety-acknowledgement"),
    path("safety/cases/<int:case_id>/actions/", views.case_actions, name="staff-safety-actions"),
    path("safety/cases/<int:case_id>/transfers/", views.case_transfers, name="staff-safety-transfers"),
    path("safety/cases/<int:case_id>/closure/", views.case_closure, name="staff-safety-closure"),
    path("safety/episodes/<int:episode_id>/concern/", views.report, name="staff-safety-concern"),
]
