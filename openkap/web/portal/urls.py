"""Pages on which several rooms meet, for clients."""

from django.urls import URLPattern, path

from openkap.web.portal import home

urlpatterns: list[URLPattern] = [path("", home.home, name="portal-home")]
