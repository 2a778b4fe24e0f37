"""The settings of a worker in a process of its own, on the database and the mail server that a test names."""

import os

from openkap.web.settings_test import *  # noqa: F403  (settings stand on settings)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["OPENKAP_SMTP_PORT"])
EMAIL_USE_TLS = EMAIL_USE_SSL = False
OPENKAP_CLINIC_EMAIL = "desk@clinic.example"
