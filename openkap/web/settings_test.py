"""The settings of the tests: those of a clinic, with fast passwords, a fresh database and nothing left behind.

The database is SQLite in memory, or OPENKAP_DATABASE_URL; OPENKAP_TEST_DATABASE=postgres starts a server for this run.
"""

import atexit
import contextlib
import os
import tempfile
from pathlib import Path

if os.environ.get("OPENKAP_TEST_DATABASE") == "postgres" and "OPENKAP_DATABASE_URL" not in os.environ:
    from tools.database import postgres

    _kept = contextlib.ExitStack()
    atexit.register(_kept.close)
    # Parallel workers inherit the address, so that one server serves them all.
    os.environ["OPENKAP_DATABASE_URL"] = _kept.enter_context(postgres())
os.environ.setdefault("OPENKAP_DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("OPENKAP_SECRET_KEY", "a key for tests only")
os.environ.setdefault("OPENKAP_RECORDS_KEY", "b25seSBmb3IgdGVzdHMsIDMyIGJ5dGVzIGxvbmcgISE=")
# The one-click logins exist in tests; what a real deployment asks for is tested by turning this off.
os.environ["OPENKAP_DEMO"] = "true"

from openkap.web.settings import *
from openkap.web.settings import DATABASES, INSTALLED_APPS

_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0
_database["OPTIONS"].pop("pool", None)  # a pool keeps the test database from being dropped
if "init_command" in _database["OPTIONS"]:
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace("=FULL", "=OFF")

# Background work is done where it is asked for; tests of the worker itself turn this back (tests/rooms/web/worker.py).
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
STATIC_ROOT = Path(tempfile.gettempdir()) / "openkap-test-static"  # always empty: files come from the finders
STATIC_ROOT.mkdir(exist_ok=True)
OPENKAP_CODES = Path(tempfile.gettempdir()) / "openkap-test-codes"  # written once on this machine: it takes seconds
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Room tests build their tables straight from the models and then install what migrations add in code (triggers):
# seconds instead of a minute. A house test walks every migration on SQLite, the journeys walk them on PostgreSQL.
if not os.environ.get("OPENKAP_TEST_MIGRATIONS"):
    MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in INSTALLED_APPS}
