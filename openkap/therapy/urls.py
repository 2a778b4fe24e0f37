"""Routes of preparing and integrating."""

from django.urls import path

from openkap.therapy import portal as portal_views
from openkap.therapy.staff import marks, notes, private

staff = [
    path("therapy/visits/<int:visit_id>/note/", notes.note, name="staff-therapy-note"),
    path("therapy/visits/<int:visit_id>/note/signature/", notes.signature, name="staff-therapy-signature"),
    path("therapy/notes/<int:note_id>/amendments/", notes.amendments, name="staff-therapy-amendments"),
    path("therapy/episodes/<int:episode_id>/shared/", notes.shared, name="staff-therapy-shared"),
    path("therapy/visits/<int:visit_id>/private/", private.note, name="staff-therapy-private"),
    path("therapy/visits/<int:visit_id>/private/seal/", private.seal, name="staff-therapy-seal"),
    path("therapy/visits/<int:visit_id>/marks/", marks.marks, name="staff-therapy-marks"),
    path("therapy/visits/<int:visit_id>/marks/list/", marks.mark_list, name="staff-therapy-mark-list"),
    path("therapy/marks/<int:mark_id>/strike/", marks.strike, name="staff-therapy-strike"),
]
portal = [path("therapy/", portal_views.shared, name="portal-therapy-shared")]
