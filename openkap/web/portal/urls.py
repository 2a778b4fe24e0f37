"""Pages on which several rooms meet, for clients."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
