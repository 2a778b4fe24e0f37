"""Migrations are a line, and they say what the models say."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.fixture(autouse=True)
def real_migrations(settings):
    """Other tests build their tables without migrations; these read them."""
    settings.MIGRATION_MODULES = {}


def test_every_room_has_one_last_migration():
    loader = MigrationLoader(None)
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("openkap.")]
    leaves = {label: loader.graph.leaf_nodes(label) for label in ours}
    assert {label: nodes for label, nodes in leaves.items() if len(nodes) > 1} == {}


@pytest.mark.django_db
def test_models_and_migrations_agree():
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("a model changed without a migration: run manage.py makemigrations")
    assert connection.introspection.table_names()
