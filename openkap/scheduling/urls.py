"""Routes of the front desk."""

from django.urls import path

from openkap.scheduling import portal as own
from openkap.scheduling.staff import calendar as views
from openkap.scheduling.staff import rota

portal = [
    path("scheduling/appointments/", own.appointments, name="portal-scheduling-appointments"),
]
staff = [
    path("scheduling/day/", views.day, name="staff-scheduling-day"),
    path("scheduling/week/", views.week, name="staff-scheduling-week"),
    path("scheduling/mine/", views.mine, name="staff-scheduling-mine"),
    path(
        "scheduling/episodes/<int:episode_id>/appointments/", views.appointments, name="staff-scheduling-appointments"
    ),
    path("scheduling/appointments/<int:appointment_id>/", views.appointment, name="staff-scheduling-appointment"),
    path("scheduling/rota/", rota.rota, name="staff-scheduling-rota"),
    path("scheduling/rota/hours/", rota.hours, name="staff-scheduling-hours"),
    path("scheduling/rota/leaves/", rota.leaves, name="staff-scheduling-leaves"),
    path("scheduling/rota/closures/", rota.closures, name="staff-scheduling-closures"),
    path("scheduling/rota/on-site/", rota.on_site, name="staff-scheduling-on-site"),
    path("scheduling/rota/withdrawals/", rota.withdrawals, name="staff-scheduling-withdrawals"),
]
