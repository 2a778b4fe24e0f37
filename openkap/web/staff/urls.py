"""Pages on which several rooms meet, for staff."""

from django.urls import URLPattern, path

from openkap.web.staff import chart, moving, pipeline, today, together

urlpatterns: list[URLPattern] = [
    path("", today.today, name="staff-today"),
    path("chart/<int:episode_id>/", chart.chart, name="staff-chart"),
    path("pipeline/", pipeline.pipeline, name="staff-pipeline"),
    path("moving/<int:appointment_id>/", moving.move, name="staff-move"),
    path("moving/<int:appointment_id>/cancellation/", moving.cancel, name="staff-cancel"),
    path("moving/<int:appointment_id>/repair/", moving.repair, name="staff-repair"),
    path("repairs/", moving.repairs, name="staff-repairs"),
    path("together/<int:session_id>/", together.together, name="staff-together"),
    path("together/<int:session_id>/timeline/", together.timeline, name="staff-together-timeline"),
]
