"""The showroom, open only in demonstrations and while developing."""

from django.urls import path

from openkap.ui import gallery

urlpatterns = [path("", gallery.gallery, name="ui-gallery")]
