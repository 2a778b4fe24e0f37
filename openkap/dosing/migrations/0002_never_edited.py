"""The database refuses to change what was checked, given, measured, called out or signed: news is a new row."""

from django.db import migrations

TABLES = (
    "dosing_administration",
    "dosing_alert",
    "dosing_alertacknowledgement",
    "dosing_checklistanswer",
    "dosing_checkoverride",
    "dosing_closingnote",
    "dosing_correction",
    "dosing_discharge",
    "dosing_dischargeanswer",
    "dosing_dischargeoverride",
    "dosing_infusionend",
    "dosing_standdown",
    "dosing_vitalsigns",
)
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was recorded on a dosing day is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION dosing_refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'what was recorded on a dosing day is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW EXECUTE FUNCTION dosing_refuse()"""


def install(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    if is_postgres:
        editor.execute(FUNCTION)
    for table in TABLES:
        editor.execute((POSTGRES if is_postgres else SQLITE).format(table=table))


def remove(apps, editor):
    for table in TABLES:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):
    dependencies = [("dosing", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
