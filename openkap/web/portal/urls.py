"""Pages on which several rooms meet, for clients."""

from django.urls import URLPattern, path

from openkap.web.portal import guarding, home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="portal-home"),
    path("guarding/", guarding.guarding, name="portal-guarding"),
    path("guarding/<int:episode_id>/", guarding.young, name="portal-guarding-young"),
]
