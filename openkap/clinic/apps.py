from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class ClinicConfig(AppConfig):
    name = "openkap.clinic"
    label = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        register(named_protocols_exist)


def named_protocols_exist(app_configs: Sequence[AppConfig] | None, **others: Any) -> list[CheckMessage]:
    """OPENKAP_PROTOCOLS names something, and nothing that the library does not hold."""
    from openkap.clinic import queries

    if unknown := queries.unknown_protocols():
        said = f"OPENKAP_PROTOCOLS names {', '.join(unknown)}, which the library does not hold."
        return [Error(said, f"There are {', '.join(queries.known_protocols())}.", id="clinic.E001")]
    if not queries.offered_protocols():
        return [Error("OPENKAP_PROTOCOLS names no protocol, so no route can be offered.", id="clinic.E002")]
    return []
