"""The database refuses to change or delete an audit event."""

from django.db import migrations

from openkap.clinic import guard


def install(apps, editor):
    guard.install(editor.connection)


def remove(apps, editor):
    guard.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
