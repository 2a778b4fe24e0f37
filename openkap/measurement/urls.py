"""Routes of the scales."""

from django.urls import path

from openkap.measurement import portal as asked
from openkap.measurement import staff as views

portal = [
    path("measurement/", asked.assignments, name="portal-measurement-assignments"),
    path("measurement/<int:assignment_id>/", asked.assignment, name="portal-measurement-assignment"),
    path("measurement/<int:assignment_id>/items/<int:number>/", asked.item, name="portal-measurement-item"),
    path("measurement/<int:assignment_id>/items/<int:number>/help/", asked.urgent, name="portal-measurement-urgent"),
    path("measurement/<int:assignment_id>/review/", asked.review, name="portal-measurement-review"),
    path("measurement/<int:assignment_id>/sent/", asked.done, name="portal-measurement-done"),
]
staff = [
    path("measurement/episodes/<int:episode_id>/", views.responses, name="staff-measurement-responses"),
    path("measurement/episodes/<int:episode_id>/assignments/", views.assign, name="staff-measurement-assign"),
    path("measurement/assignments/<int:assignment_id>/", views.response, name="staff-measurement-response"),
    path("measurement/assignments/<int:assignment_id>/answers/", views.entry, name="staff-measurement-entry"),
    path(
        "measurement/assignments/<int:assignment_id>/withdrawal/", views.withdrawal, name="staff-measurement-withdrawal"
    ),
]
