"""Routes of deciding, by door."""

from django.urls import path

from openkap.candidacy import portal as own
from openkap.candidacy.staff import deciding as desk
from openkap.candidacy.staff import resolving

EPISODE = "candidacy/episodes/<int:episode_id>/"
RESOLUTION = "candidacy/resolutions/<int:resolution_id>/"
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
    path(EPISODE + "requests-of/<str:of>/", desk.requests_of, name="staff-candidacy-requests-of"),
    path(EPISODE + "requests/<str:key>/", desk.requests, name="staff-candidacy-requests"),
    path(DETERMINATION, desk.past, name="staff-candidacy-past"),
    path(DETERMINATION + "letter/", desk.letter, name="staff-candidacy-letter"),
    path(DETERMINATION + "letter.pdf", desk.letter_paper, name="staff-candidacy-letter-pdf"),
    path(DETERMINATION + "letter/preview/", desk.letter_preview, name="staff-candidacy-letter-preview"),
    path(DETERMINATION + "sign-offs/", desk.sign_offs, name="staff-candidacy-sign-offs"),
    path(DETERMINATION + "overrides/<str:criterion>/", desk.overrides, name="staff-candidacy-overrides"),
    path("candidacy/resolutions/", resolving.resolutions, name="staff-candidacy-resolutions"),
    path(RESOLUTION, resolving.resolution, name="staff-candidacy-resolution"),
    path(RESOLUTION + "settlements/", resolving.settlements, name="staff-candidacy-settlements"),
    path(RESOLUTION + "opinion-requests/", resolving.opinion_requests, name="staff-candidacy-opinion-requests"),
    path(RESOLUTION + "opinions/", resolving.opinions, name="staff-candidacy-opinions"),
    path(
        "candidacy/settlements/<int:settlement_id>/signatures/",
        resolving.settlement_signatures,
        name="staff-candidacy-settlement-signatures",
    ),
]
