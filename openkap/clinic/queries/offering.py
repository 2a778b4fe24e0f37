"""Which protocols this clinic offers: those that OPENKAP_PROTOCOLS names. Being on the shelf is not being offered."""

from django.conf import settings

from openkap.core.library import standard
from openkap.core.protocols import Protocol


def offered_protocols() -> list[Protocol]:
    """The current version of each protocol that the clinic names, drafts too, in the order of the setting.

    A retired one is offered no more. KeyError when there is none of that name; `manage.py check` says so beforehand.
    """
    shelf = standard().shelf("protocols")
    named: list[Protocol] = [shelf.get(id) for id in dict.fromkeys(settings.OPENKAP_PROTOCOLS)]
    return [protocol for protocol in named if protocol.status != "retired"]


def ways_offered() -> frozenset[str]:
    """The routes of those protocols."""
    return frozenset(route for protocol in offered_protocols() for route in protocol.routes)


def unknown_protocols() -> list[str]:
    """What OPENKAP_PROTOCOLS names and the library does not hold."""
    return [id for id in settings.OPENKAP_PROTOCOLS if id not in known_protocols()]


def known_protocols() -> list[str]:
    """Every protocol of the library by its id."""
    return [each.id for each in standard().shelf("protocols")]
