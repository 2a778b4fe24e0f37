"""Routes of the alarm."""

from django.urls import path

from openkap.safety import portal as own
from openkap.safety.staff import cases as views
from openkap.safety.staff import events, plans, rota

CASE = "safety/cases/<int:case_id>/"

portal = [
    path("safety/help/", own.ask, name="portal-safety-help"),
    path("safety/told/", own.told, name="portal-safety-told"),
    path("safety/plan/", own.plan, name="portal-safety-plan"),
    path("safety/plan/writing/", own.writing, name="portal-safety-writing"),
    path("safety/plan/agreement/", own.agreement, name="portal-safety-agreement"),
    path("safety/plan/sharing/", own.sharing, name="portal-safety-sharing"),
    path("guarding/<int:episode_id>/plan/", own.shared, name="portal-safety-shared-plan"),
    path("guarding/<int:episode_id>/help/", own.guardians_help, name="portal-safety-guardians-help"),
]
staff = [
    path("safety/cases/", views.cases, name="staff-safety-cases"),
    path(CASE, views.case, name="staff-safety-case"),
    path(f"{CASE}acknowledgement/", views.acknowledgement, name="staff-safety-acknowledgement"),
    path(f"{CASE}actions/", views.case_actions, name="staff-safety-actions"),
    path(f"{CASE}assessment/", views.assessment, name="staff-safety-assessment"),
    path(f"{CASE}transfers/", views.case_transfers, name="staff-safety-transfers"),
    path(f"{CASE}closure/", views.case_closure, name="staff-safety-closure"),
    path("safety/episodes/<int:episode_id>/concern/", views.report, name="staff-safety-concern"),
    path("safety/episodes/<int:episode_id>/events/", events.events, name="staff-safety-events"),
    path("safety/events/<int:event_id>/", events.event, name="staff-safety-event"),
    path("safety/episodes/<int:episode_id>/plan/", plans.plan, name="staff-safety-plan"),
    path("safety/episodes/<int:episode_id>/plan/agreement/", plans.agreement, name="staff-safety-agreement"),
    path("safety/rota/", rota.rota, name="staff-safety-rota"),
    path("safety/rota/shifts/", rota.shifts, name="staff-safety-shifts"),
    path("safety/rota/shifts/<int:shift_id>/withdrawal/", rota.withdrawal, name="staff-safety-withdrawal"),
]
