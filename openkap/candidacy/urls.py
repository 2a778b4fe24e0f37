"""Routes of deciding, by door."""

from django.urls import path

from openkap.candidacy import portal as own
from openkap.candidacy import staff as desk

EPISODE = "candidacy/episodes/<int:episode_id>/"
DETERMINATION = "candidacy/determinations/<int:determination_id>/"

portal = [
    path("candidacy/letter/", own.letter, name="portal-candidacy-letter"),
    path("candidacy/letter.pdf", own.letter_paper, name="portal-candidacy-letter-pdf"),
    path("candidacy/questions/", own.questions, name="portal-candidacy-questions"),
    path("guarding/<int:episode_id>/answer/", own.answer, name="portal-candidacy-answer"),
]
staff = [
    path(EPISODE, desk.determination, name="staff-candidacy-determination"),
    path(EPISODE + "determinations/", desk.determinations, name="staff-candidacy-determinations"),
    path(EPISODE + "requests/<str:key>/", desk.requests, name="staff-candidacy-requests"),
    path(DETERMINATION, desk.past, name="staff-candidacy-past"),
    path(DETERMINATION + "letter/", desk.letter, name="staff-candidacy-letter"),
    path(DETERMINATION + "letter.pdf", desk.letter_paper, name="staff-candidacy-letter-pdf"),
    path(DETERMINATION + "sign-offs/", desk.sign_offs, name="staff-candidacy-sign-offs"),
    path(DETERMINATION + "overrides/<str:criterion>/", desk.overrides, name="staff-candidacy-overrides"),
]
