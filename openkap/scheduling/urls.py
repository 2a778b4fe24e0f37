"""Routes of the front desk."""

from django.urls import path

from openkap.scheduling import portal as own
from openkap.scheduling import staff as views

portal = [
    path("scheduling/appointments/", own.appointments, name="portal-scheduling-appointments"),
]
staff = [
    path("scheduling/day/", views.day, name="staff-scheduling-day"),
    path("scheduling/mine/", views.mine, name="staff-scheduling-mine"),
    path(
        "scheduling/episodes/<int:episode_id>/appointments/", views.appointments, name="staff-scheduling-appointments"
    ),
    path("scheduling/appointments/<int:appointment_id>/", views.appointment, name="staff-scheduling-appointment"),
    path("scheduling/appointments/<int:appointment_id>/moves/", views.moves, name="staff-scheduling-moves"),
    path(
        "scheduling/appointments/<int:appointment_id>/cancellation/",
        views.cancellation,
        name="staff-scheduling-cancellation",
    ),
]
