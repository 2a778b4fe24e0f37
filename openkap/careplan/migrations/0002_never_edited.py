"""The database refuses to change a plan, a signature, an order or what was recorded of a visit: news is a new row."""

from django.db import migrations

TABLES = (
    "careplan_plan",
    "careplan_plansignature",
    "careplan_deviation",
    "careplan_planwithdrawal",
    "careplan_order",
    "careplan_orderwithdrawal",
    "careplan_clinicmaximum",
    "careplan_visitkept",
    "careplan_visitmissed",
)
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was signed or recorded is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION careplan_refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'what was signed or recorded is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW EXECUTE FUNCTION careplan_refuse()"""


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
    dependencies = [("careplan", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
