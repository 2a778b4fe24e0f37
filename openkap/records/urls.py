"""Routes of records, by door."""

from django.urls import path

from openkap.records import portal as own
from openkap.records import staff as clinic

RECORD = "records/<int:record_id>/"
EPISODE = "records/episodes/<int:episode_id>/"

portal = [
    path("records/", own.records, name="portal-records"),
    path(RECORD, own.record, name="portal-records-record"),
    path(RECORD + "file/", own.file, name="portal-records-file"),
    path(RECORD + "withdrawal/", own.withdrawal, name="portal-records-withdrawal"),
]
staff = [
    path(EPISODE, clinic.records, name="staff-records"),
    path(EPISODE + "requests/", clinic.requests, name="staff-records-requests"),
    path("records/requests/<int:request_id>/end/", clinic.request_end, name="staff-records-request-end"),
    path(RECORD, clinic.record, name="staff-records-record"),
    path(RECORD + "file/", clinic.file, name="staff-records-file"),
    path(RECORD + "strike/", clinic.strike, name="staff-records-strike"),
]
