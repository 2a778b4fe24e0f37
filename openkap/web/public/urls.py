"""Routes of the public door."""

from django.urls import URLPattern, path

from openkap.web.public import pages

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="public-home"),
    path("help/", pages.help_now, name="public-help"),
]
