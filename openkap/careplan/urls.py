"""The addresses of this room, by door."""

from django.urls import path

from openkap.careplan import portal as client
from openkap.careplan.staff import orders, plans, visits

portal = [
    path("careplan/plan/", client.plan, name="portal-careplan-plan"),
    path("careplan/visits/<int:visit_id>/", client.visit, name="portal-careplan-visit"),
    path("careplan/reminders/", client.reminders, name="portal-careplan-reminders"),
    path("guarding/<int:episode_id>/dates/", client.dates, name="portal-careplan-dates"),
]
staff = [
    path("careplan/episodes/<int:episode_id>/", plans.plan, name="staff-careplan-plan"),
    path("careplan/episodes/<int:episode_id>/plans/", plans.plans, name="staff-careplan-plans"),
    path("careplan/episodes/<int:episode_id>/visits/", visits.visits, name="staff-careplan-visits"),
    path(
        "careplan/plans/<int:plan_id>/signatures/<str:discipline>/", plans.signatures, name="staff-careplan-signatures"
    ),
    path("careplan/plans/<int:plan_id>/changes/", plans.changes, name="staff-careplan-changes"),
    path("careplan/plans/<int:plan_id>/withdrawal/", plans.withdrawal, name="staff-careplan-withdrawal"),
    path("careplan/plans/<int:plan_id>/bookings/", visits.bookings, name="staff-careplan-bookings"),
    path("careplan/visits/<int:visit_id>/misses/", visits.misses, name="staff-careplan-misses"),
    path("careplan/visits/<int:visit_id>/late/", visits.late, name="staff-careplan-late"),
    path("careplan/visits/<int:visit_id>/kept/", visits.kept, name="staff-careplan-kept"),
    path("careplan/visits/<int:visit_id>/orders/", orders.orders, name="staff-careplan-orders"),
    path("careplan/orders/<int:order_id>/withdrawal/", orders.withdrawal, name="staff-careplan-order-withdrawal"),
    path("careplan/drifting/", plans.drifting, name="staff-careplan-drifting"),
    path("careplan/maximums/", orders.maximums, name="staff-careplan-maximums"),
]
