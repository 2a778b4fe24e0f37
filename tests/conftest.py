"""What every test stands on: no other machine is reached, and a browser test has a database of its own kind."""

import importlib
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

HERE = Path(__file__).parent
# Named here and not in pyproject.toml, so that the tests of core can run where Django is not even loaded.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkap.web.settings_test")

if "CI" not in os.environ:  # in CI Hypothesis has a profile of its own: the same examples every time, untimed
    hypothesis.settings.register_profile("desk", deadline=None)
    hypothesis.settings.load_profile("desk")


def pytest_configure(config: pytest.Config) -> None:
    """Start Django and call the cast, unless pytest was told to leave Django out (`-p no:django`)."""
    if config.pluginmanager.hasplugin("django"):
        import django

        django.setup()
        config.pluginmanager.import_plugin("tests.cast")


class OtherMachine(Exception):
    """A test tried to reach another machine."""


def is_here(address: object) -> bool:
    """Is this a file socket or a loopback address?"""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def this_machine_only() -> Iterator[None]:
    """Sockets to other machines are refused, and so is asking for their addresses."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(call):
        def only_here(self, address):
            if not is_here(address):
                raise OtherMachine(f"a test tried to reach {address}")
            return call(self, address)

        return only_here

    def names_here(host, *args, **kwargs):
        if host is not None and not is_here((host,)):
            raise OtherMachine(f"a test tried to find {host}")
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", names_here)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tables built straight from the models still get the triggers that migrations install in code."""
    from django.conf import settings

    if settings.MIGRATION_MODULES:
        with django_db_blocker.unblock():
            _install_what_migrations_add()


def _install_what_migrations_add() -> None:
    from django.apps import apps
    from django.db import connection
    from django.db.migrations import RunPython

    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        for file in sorted(folder.glob("0*.py")) if config.name.startswith("openkap.") else []:
            found = importlib.import_module(f"{config.name}.migrations.{file.stem}").Migration
            with connection.schema_editor(atomic=False) as editor:
                for operation in found.operations:
                    if isinstance(operation, RunPython):
                        operation.code(apps, editor)


def is_journey(item: pytest.Item) -> bool:
    return HERE / "journeys" in item.path.parents


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the journeys, and leave out on SQLite what only several connections at once can show: the same tests run on
    PostgreSQL."""
    for item in items:
        if is_journey(item):
            item.add_marker(pytest.mark.journey)
    if os.environ.get("OPENKAP_TEST_DATABASE", "sqlite") == "sqlite":
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A server in threads needs an SQLite file: a database in memory has one owner."""
    from django.db import connection

    if connection.vendor == "sqlite" and any(is_journey(item) for item in request.session.items):
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("journey") / "journey.sqlite3")
