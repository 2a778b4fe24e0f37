"""Routes of the front desk."""

from django.urls import path

from openkap.scheduling import feeds
from openkap.scheduling import portal as own
from openkap.scheduling.staff import calendar as views
from openkap.scheduling.staff import rota

public = [
    path("calendar/<str:secret>.ics", feeds.calendar, name="public-scheduling-calendar-file"),
]
portal = [
    path("scheduling/feed/", feeds.portal, name="portal-scheduling-feed"),
    path("scheduling/feed/ending/", feeds.portal_ending, name="portal-scheduling-feed-ending"),
    path("scheduling/appointments/", own.appointments, name="portal-scheduling-appointments"),
]
staff = [
    path("scheduling/feed/", feeds.staff, name="staff-scheduling-feed"),
    path("scheduling/feed/ending/", feeds.staff_ending, name="staff-scheduling-feed-ending"),
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
