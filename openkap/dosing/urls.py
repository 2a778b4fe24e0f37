"""Routes of the dosing day."""

from django.urls import path

from openkap.dosing.staff import board, checklist, leaving, session, watching

staff = [
    path("dosing/", board.board, name="staff-dosing-board"),
    path("dosing/visits/<int:visit_id>/", board.start, name="staff-dosing-start"),
    path("dosing/<int:session_id>/", session.session, name="staff-dosing-session"),
    path("dosing/<int:session_id>/parts/<str:name>/", session.part, name="staff-dosing-part"),
    path("dosing/<int:session_id>/administrations/", session.administrations, name="staff-dosing-administrations"),
    path("dosing/administrations/<int:dose_id>/end/", session.infusion_end, name="staff-dosing-infusion-end"),
    path("dosing/<int:session_id>/closing-note/", session.closing_note, name="staff-dosing-closing-note"),
    path("dosing/<int:session_id>/vitals/", watching.vitals, name="staff-dosing-vitals"),
    path("dosing/readings/<int:reading_id>/corrections/", watching.corrections, name="staff-dosing-corrections"),
    path("dosing/alerts/<int:alert_id>/answer/", watching.acknowledgement, name="staff-dosing-acknowledgement"),
    path("dosing/<int:session_id>/checklist/", checklist.checklist, name="staff-dosing-checklist"),
    path("dosing/<int:session_id>/checklist/overrides/", checklist.overrides, name="staff-dosing-check-overrides"),
    path("dosing/<int:session_id>/checklist/<slug:section>/", checklist.answers, name="staff-dosing-check-answers"),
    path("dosing/<int:session_id>/leaving/", leaving.leaving, name="staff-dosing-leaving"),
    path("dosing/<int:session_id>/leaving/overrides/", leaving.overrides, name="staff-dosing-discharge-overrides"),
    path("dosing/<int:session_id>/leaving/discharge/", leaving.discharge, name="staff-dosing-discharge"),
    path("dosing/<int:session_id>/leaving/<slug:part>/", leaving.answers, name="staff-dosing-leaving-answers"),
    path("dosing/<int:session_id>/stand-down/", checklist.stand_down, name="staff-dosing-stand-down"),
]
