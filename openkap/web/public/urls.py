"""Routes of the public door."""

from django.urls import URLPattern, path

from openkap.web.public import learn, pages

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="public-home"),
    path("help/", pages.help_now, name="public-help"),
    path("learn/", learn.index, name="public-learn"),
    path("learn/map/", learn.how, name="public-learn-map"),
    path("learn/checklist/", learn.checklist, name="public-learn-checklist"),
    path("learn/<slug:named>/", learn.article, name="public-learn-article"),
]
