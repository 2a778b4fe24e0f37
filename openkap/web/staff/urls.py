"""Pages on which several rooms meet, for staff."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
