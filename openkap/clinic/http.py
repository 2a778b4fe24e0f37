"""Requests whose visitor is known."""

from django.http import HttpRequest

from openkap.clinic.models import Client, Practitioner, User


class StaffRequest(HttpRequest):
    """A request that passed `access.staff_page`: the account belongs to a practitioner."""

    user: User
    practitioner: Practitioner


class PortalRequest(HttpRequest):
    """A request that passed `access.portal_page`: the account belongs to a client."""

    user: User
    client: Client


class GuardianRequest(HttpRequest):
    """A request that passed `access.guardian_page`: the account belongs to a guardian."""

    user: User
